package io.quicsend.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Threads that send messages at once on one connection, each with as many outstanding as
 * it may have.
 */
final class ThreadLoad implements Load {

	private final Tally tally;

	private final int permits;

	private final boolean virtual;

	private final CountDownLatch busy;

	private final List<Sender> senders = new ArrayList<>();

	ThreadLoad(SenderOptions options, Contender contender, Tally tally) throws Exception {
		this.tally = tally;
		this.permits = options.inFlightPerThread();
		this.virtual = options.isVirtual();
		this.busy = new CountDownLatch(options.threads());
		ByteBuffer payload = Payload.random(contender, options.size());
		for (int i = 0; i < options.threads(); i++) {
			this.senders.add(new Sender(contender, payload));
		}
	}

	@Override
	public void start() {
		for (Sender sender : this.senders) {
			VirtualThreads.thread(this.virtual, sender).start();
		}
	}

	@Override
	public boolean awaitIdle(Duration limit) throws InterruptedException {
		return this.busy.await(limit.toNanos(), TimeUnit.NANOSECONDS);
	}

	private final class Sender implements Runnable, Completion {

		private final Semaphore outstanding = new Semaphore(ThreadLoad.this.permits);

		private final Operation operation;

		Sender(Contender contender, ByteBuffer payload) throws Exception {
			this.operation = contender.message(0, payload, this);
		}

		@Override
		public void run() {
			try {
				while (ThreadLoad.this.tally.isRunning()) {
					this.outstanding.acquire();
					issue();
				}
				this.outstanding.acquire(ThreadLoad.this.permits);
				ThreadLoad.this.busy.countDown();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		private void issue() {
			try {
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
			ThreadLoad.this.tally.count(failure);
			this.outstanding.release();
		}

	}

}
