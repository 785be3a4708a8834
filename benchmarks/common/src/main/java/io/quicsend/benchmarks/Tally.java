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

	private volatile boolean measuring;

	private volatile @Nullable Throwable failure;

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

	boolean isMeasuring() {
		return this.measuring;
	}

	void measuring(boolean measuring) {
		this.measuring = measuring;
	}

}
