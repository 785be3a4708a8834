package io.quicsend;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thread for each task, and how many there are.
 */
final class CountedThreads implements Executor {

	private final AtomicInteger started = new AtomicInteger();

	private final AtomicInteger atWork = new AtomicInteger();

	@Override
	public void execute(Runnable task) {
		this.started.incrementAndGet();
		this.atWork.incrementAndGet();
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			finally {
				this.atWork.decrementAndGet();
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	int started() {
		return this.started.get();
	}

	int atWork() {
		return this.atWork.get();
	}

	void awaitAtWork(int count) {
		await("threads at work: " + count, () -> this.atWork.get() == count);
	}

	static void await(String what, BooleanSupplier condition) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("still not: " + what).isLessThan(deadline);
			LockSupport.parkNanos(100_000);
		}
	}

	static boolean await(CountDownLatch latch) {
		try {
			return latch.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
