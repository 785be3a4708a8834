package io.quicsend;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes one connection's futures in order, on the completion executor, many at a time
 * so that a wake-up is paid once per batch. A dependent stage that blocks holds up the
 * ones behind it only until {@link #helpIfStuck} brings in another thread: a stage that
 * waits for another future of the same connection must not wait for ever.
 */
final class CompletionQueue {

	private static final Logger logger = LoggerFactory.getLogger(CompletionQueue.class);

	private static final long STUCK_NANOS = 50_000_000;

	private final Executor executor;

	private final Queue<Promise> promises = new ConcurrentLinkedQueue<>();

	/** Threads at work, or about to be. */
	private final AtomicInteger workers = new AtomicInteger();

	private volatile long progress;

	private volatile boolean retired;

	CompletionQueue(Executor executor) {
		this.executor = executor;
	}

	void add(Promise promise) {
		this.promises.add(promise);
	}

	/**
	 * See to it that what has been added gets completed.
	 */
	void flush() {
		if (!this.promises.isEmpty() && this.workers.compareAndSet(0, 1)) {
			execute();
		}
	}

	/** Nothing more is going to be added. */
	void retire() {
		this.retired = true;
	}

	/** Whether all that will ever be added has been completed. */
	boolean isDone() {
		return this.retired && this.workers.get() == 0 && this.promises.isEmpty();
	}

	/**
	 * Start another thread if the present one does not get on.
	 */
	void helpIfStuck() {
		int workers = this.workers.get();
		if (workers > 0 && !this.promises.isEmpty() && System.nanoTime() - this.progress > STUCK_NANOS
				&& this.workers.compareAndSet(workers, workers + 1)) {
			execute();
		}
	}

	private void execute() {
		this.progress = System.nanoTime();
		try {
			this.executor.execute(this::run);
		}
		catch (RejectedExecutionException ex) {
			// Each future must complete, whatever has become of the executor.
			logger.debug("The completion executor takes no more tasks", ex);
			new Thread(this::run, "quic-send-completion").start();
		}
	}

	private void run() {
		do {
			try {
				Promise promise;
				while ((promise = this.promises.poll()) != null) {
					this.progress = System.nanoTime();
					promise.complete();
				}
			}
			finally {
				this.workers.decrementAndGet();
			}
		}
		while (!this.promises.isEmpty() && this.workers.compareAndSet(0, 1));
	}

}
