package io.quicsend.benchmarks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Completes on a thread of its own, as libraries do, without sending anything.
 */
class IdleContender implements Contender {

	final ExecutorService completions = Executors.newSingleThreadExecutor();

	final AtomicInteger issued = new AtomicInteger();

	final AtomicInteger outstanding = new AtomicInteger();

	final AtomicInteger mostOutstanding = new AtomicInteger();

	final List<ByteBuffer> payloads = new ArrayList<>();

	final List<Integer> connections = new ArrayList<>();

	/** Nothing completes until that many operations have been issued. */
	private volatile int hold;

	private final CountDownLatch held = new CountDownLatch(1);

	/** The operation that fails, counted from 1. */
	volatile int failing = -1;

	volatile boolean closed;

	void holdUntil(int issued) {
		this.hold = issued;
		this.completions.execute(() -> {
			try {
				this.held.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	@Override
	public String name() {
		return "idle";
	}

	@Override
	public String version() {
		return "1";
	}

	@Override
	public Counted counted(Workload workload) {
		return Counted.HANDED_OVER;
	}

	@Override
	public void connect(int connections) {
	}

	@Override
	public Operation message(int connection, ByteBuffer message, Completion completion) {
		this.connections.add(connection);
		this.payloads.add(message);
		return () -> issue(completion);
	}

	@Override
	public Operation streamSend(ByteBuffer data, Completion completion) {
		return message(-1, data, completion);
	}

	private boolean issue(Completion completion) {
		int number = this.issued.incrementAndGet();
		this.mostOutstanding.accumulateAndGet(this.outstanding.incrementAndGet(), Math::max);
		if (number == this.hold) {
			this.held.countDown();
		}
		this.completions.execute(() -> {
			this.outstanding.decrementAndGet();
			completion.completed((number == this.failing) ? new IllegalStateException("refused") : null);
		});
		return false;
	}

	@Override
	public void close() {
		this.closed = true;
		this.completions.shutdown();
	}

}
