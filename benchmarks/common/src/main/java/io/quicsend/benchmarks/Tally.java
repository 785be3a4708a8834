package io.quicsend.benchmarks;

import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Counts operations, and tells when to stop. Thread-safe.
 */
final class Tally {

	private final LongAdder operations = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private volatile boolean running = true;

	private final long number;

	private volatile boolean measuring;

	private volatile @Nullable Throwable failure;

	/**
	 * Create a tally.
	 * @param number the number of the load, from 1
	 */
	Tally(long number) {
		this.number = number;
	}

	/**
	 * Count an operation.
	 * @param failure the reason of failure, or {@code null}
	 * @return whether to issue another one
	 */
	boolean count(@Nullable Throwable failure) {
		if (failure == null) {
			this.operations.increment();
		}
		else {
			this.failures.increment();
			this.failure = failure;
			this.running = false;
		}
		return this.running;
	}

	long operations() {
		return this.operations.sum();
	}

	long failures() {
		return this.failures.sum();
	}

	/** The reason of the last failure. */
	@Nullable Throwable failure() {
		return this.failure;
	}

	boolean isRunning() {
		return this.running;
	}

	void stop() {
		this.running = false;
	}

	/** The number of the load while it is measured, else zero. */
	long measuredLoad() {
		return this.measuring ? this.number : 0;
	}

	void measuring(boolean measuring) {
		this.measuring = measuring;
	}

}
