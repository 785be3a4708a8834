package io.quicsend;

/**
 * Decides which futures wait to be completed together with the ones that follow: waking
 * up a thread for each send of 64 KiB took a tenth of the processor's time. Only those
 * that follow each other closely wait, and few of them. Guarded by its owner's lock.
 */
final class CompletionHold {

	/** Futures that are completed together at most. */
	static final int MOST = 8;

	/** Nanoseconds after which the next one is no longer worth waiting for. */
	static final long SOON = 500_000;

	private int held;

	private long latest;

	CompletionHold(long now) {
		this.latest = now - SOON;
	}

	/**
	 * A future is decided, and others are expected to follow.
	 * @param now the time in nanoseconds
	 * @return whether it waits for them
	 */
	boolean add(long now) {
		boolean soon = now - this.latest < SOON;
		this.latest = now;
		if (!soon || this.held + 1 >= MOST) {
			return false;
		}
		this.held++;
		return true;
	}

	boolean isEmpty() {
		return this.held == 0;
	}

	/** All that have waited are being completed. */
	void clear() {
		this.held = 0;
	}

}
