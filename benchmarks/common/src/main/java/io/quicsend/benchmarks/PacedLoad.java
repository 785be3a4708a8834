package io.quicsend.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Sends one message at a time at a steady pace, with the time in it at which it was sent.
 */
final class PacedLoad implements Load, Completion, Runnable {

	private final Tally tally;

	private final long intervalNanos;

	private final ByteBuffer message;

	private final Operation operation;

	private final Semaphore complete = new Semaphore(0);

	private final CountDownLatch busy = new CountDownLatch(1);

	PacedLoad(SenderOptions options, Contender contender, Tally tally) throws Exception {
		this.tally = tally;
		this.intervalNanos = options.interval().toNanos();
		this.message = Payload.random(contender, options.size());
		this.operation = contender.message(0, this.message, this);
	}

	@Override
	public void start() {
		new Thread(this).start();
	}

	@Override
	public boolean awaitIdle(Duration limit) throws InterruptedException {
		return this.busy.await(limit.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void run() {
		long next = System.nanoTime();
		while (this.tally.isRunning()) {
			next = sleepUntil(next) + this.intervalNanos;
			send();
			this.complete.acquireUninterruptibly();
		}
		this.busy.countDown();
	}

	/** What is late is not made up for, since that would be more than one at a time. */
	private static long sleepUntil(long time) {
		long now;
		while ((now = System.nanoTime()) < time) {
			LockSupport.parkNanos(time - now);
		}
		return now;
	}

	private void send() {
		try {
			Payload.stamp(this.message, this.tally.measuredLoad());
			if (this.operation.issue()) {
				completed(null);
			}
		}
		catch (Exception ex) {
			completed(ex);
		}
	}

	@Override
	public void completed(@Nullable Throwable failure) {
		this.tally.count(failure);
		this.complete.release();
	}

}
