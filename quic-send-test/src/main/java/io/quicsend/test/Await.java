package io.quicsend.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waiting by looking again and again: costs the threads that make progress nothing, and
 * the conditions of tests may depend on anything.
 */
final class Await {

	private static final long FIRST_PAUSE = TimeUnit.MICROSECONDS.toNanos(200);

	private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

	private Await() {
	}

	/**
	 * Wait until the condition holds.
	 * @return whether it did, before the time was over or the thread was interrupted
	 */
	static boolean until(BooleanSupplier condition, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		long pause = FIRST_PAUSE;
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
				return condition.getAsBoolean();
			}
			LockSupport.parkNanos(pause);
			pause = Math.min(pause * 2, LONGEST_PAUSE);
		}
		return true;
	}

}
