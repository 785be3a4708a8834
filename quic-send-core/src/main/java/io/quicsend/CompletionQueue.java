package io.quicsend;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes one connection's futures in order, on the completion executor, many at a time
 * so that a wake-up is paid once per batch. A dependent stage that blocks holds up the
 * ones behind it only until {@link #helpIfStuck} brings in another thread: a stage that
 * waits for another future of the same connection must not wait for ever. Thread-safe.
 */
final class CompletionQueue {

	private static final Logger logger = LoggerFactory.getLogger(CompletionQueue.class);

	/** Completions after which the source is asked to flush. */
	private static final int BATCH = 256;

	/** How often to look again before a thread ends, and has to be woken up. */
	private static final int PATIENCE = 2;

	/** Where the thread is the runner. */
	private static final ThreadLocal<@Nullable CompletionQueue> running = new ThreadLocal<>();

	private final Executor executor;

	private final int patience;

	private final Runnable task = this::run;

	/** What the threads at work complete, one after the other. */
	private final AtomicReference<@Nullable Promise> current = new AtomicReference<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final PromiseList waiting = new PromiseList();

	/** Decides more, on the threads that complete; asked after {@link #wake()}. */
	private final PromiseSource source;

	private volatile boolean sourceDue;

	/** The thread that completes futures; not any that helps. */
	private volatile @Nullable Thread runner;

	/** Whether the runner is going to have more flushed, and gets on. */
	private volatile boolean busy;

	/** Batches that a runner has begun. */
	private volatile long batches;

	/** Threads at work, or about to be. */
	private int workers;

	private boolean retired;

	private volatile long completed;

	private long completedBefore;

	CompletionQueue(Executor executor, PromiseSource source) {
		this.executor = executor;
		this.patience = (executor == RegistrationOptions.DIRECT) ? 0 : PATIENCE;
		this.source = source;
	}

	/**
	 * Have promises completed.
	 * @param decided the first promise of a chain
	 */
	void complete(Promise decided) {
		work(decided);
	}

	/** Have the source asked. */
	void wake() {
		this.sourceDue = true;
		work(null);
	}

	/** See to it that a thread is at work, which looks at what is due before it ends. */
	private void work(@Nullable Promise decided) {
		this.lock.lock();
		try {
			if (decided != null) {
				this.waiting.addChain(decided);
			}
			if (this.workers > 0) {
				return;
			}
			this.workers++;
		}
		finally {
			this.lock.unlock();
		}
		execute();
	}

	/** Nothing more is going to be added. */
	void retire() {
		this.lock.lock();
		this.retired = true;
		this.lock.unlock();
	}

	/** Whether all that will ever be added has been completed. */
	boolean isDone() {
		this.lock.lock();
		try {
			return this.retired && this.workers == 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Start another thread if the present one has not got on since the last time. To be
	 * called every now and then.
	 */
	void helpIfStuck() {
		this.lock.lock();
		try {
			boolean stuck = this.completed == this.completedBefore;
			this.completedBefore = this.completed;
			boolean pending = this.current.get() != null || !this.waiting.isEmpty() || this.sourceDue;
			if (this.workers == 0 || !stuck || !pending) {
				return;
			}
			this.workers++;
		}
		finally {
			this.lock.unlock();
		}
		execute();
	}

	private void execute() {
		try {
			this.executor.execute(this.task);
		}
		catch (RejectedExecutionException ex) {
			// Each future must complete, whatever has become of the executor.
			logger.debug("The completion executor takes no more tasks", ex);
			new Thread(this.task, "quic-send-completion").start();
		}
	}

	private void run() {
		CompletionQueue outer = running.get();
		boolean done = false;
		try {
			begin();
			long begun = this.batches;
			do {
				completeAll();
			}
			while (!isReleased(begun) && awaitMore());
			done = true;
		}
		finally {
			end(outer);
			if (!done) {
				failed();
			}
		}
	}

	private void completeAll() {
		boolean runner = isRunner();
		if (runner) {
			this.batches = this.batches + 1;
		}
		Promise promise;
		for (int i = 1; (promise = poll()) != null; i++) {
			if (runner && !this.busy && this.current.get() != null) {
				this.busy = true;
			}
			// Only progress counts, so that it does not matter if one gets lost.
			this.completed = this.completed + 1;
			promise.complete();
			if (i % BATCH == 0) {
				this.source.flush();
			}
		}
		if (runner) {
			// Before the flush: whoever sees it later flushes by himself.
			this.busy = false;
		}
		this.source.flush();
	}

	/**
	 * Whether a thread that helps may leave the rest to the runner, which is no longer
	 * stuck.
	 * @param begun the batches that had been begun when this thread came to help
	 */
	private boolean isReleased(long begun) {
		if (isRunner() || this.batches == begun) {
			return false;
		}
		this.lock.lock();
		try {
			if (this.workers == 1) {
				return false;
			}
			this.workers--;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void begin() {
		if (this.runner == null) {
			this.runner = Thread.currentThread();
			running.set(this);
		}
	}

	/**
	 * @param outer the queue in one of whose stages this run is nested, if any
	 */
	private void end(@Nullable CompletionQueue outer) {
		if (isRunner()) {
			this.runner = null;
			this.busy = false;
		}
		// Whether or not another thread has become the runner meanwhile.
		if (outer != null) {
			running.set(outer);
		}
		else {
			running.remove();
		}
	}

	/**
	 * Called before the calling thread waits for a future: what it has put off may be
	 * what that future needs.
	 */
	static void aboutToWait() {
		CompletionQueue queue = running.get();
		if (queue != null) {
			queue.source.flush();
		}
	}

	/**
	 * Whether the calling thread completes futures here, and so asks the source to flush
	 * soon.
	 */
	boolean isRunner() {
		return this.runner == Thread.currentThread();
	}

	/**
	 * Whether the source is asked to flush soon, since a thread is completing several
	 * futures. To be looked at again after something has been left to that.
	 */
	boolean isBusy() {
		return this.busy;
	}

	/** The runner takes its time: nothing is to be left to it until it has got on. */
	void runnerIsSlow() {
		this.busy = false;
	}

	/** A thread has died of an error; another one does the rest. */
	private void failed() {
		this.lock.lock();
		this.workers--;
		this.lock.unlock();
		wake();
	}

	private @Nullable Promise poll() {
		Promise promise;
		do {
			promise = this.current.get();
		}
		while (promise != null && !this.current.compareAndSet(promise, promise.next));
		return promise;
	}

	/**
	 * Get more to complete.
	 * @return {@code false} if there is nothing left for this thread
	 */
	private boolean awaitMore() {
		for (int i = 0; i < this.patience; i++) {
			if (takeMore(false)) {
				return true;
			}
			// Whoever completes may not have come to its end yet, for want of a
			// processor.
			Thread.yield();
		}
		return takeMore(true);
	}

	private boolean takeMore(boolean last) {
		this.sourceDue = false;
		Promise decided = this.source.takeDecided();
		this.lock.lock();
		try {
			if (decided != null) {
				this.waiting.addChain(decided);
			}
			if (this.current.get() != null) {
				return true;
			}
			this.current.set(this.waiting.take());
			if (this.current.get() != null) {
				return true;
			}
			if (last && !this.sourceDue) {
				this.workers--;
				return false;
			}
			return this.sourceDue;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Decides promises when asked.
	 */
	interface PromiseSource {

		/**
		 * Decide what can be decided now.
		 * @return the first promise of a chain, or {@code null}
		 */
		@Nullable Promise takeDecided();

		/**
		 * Hand on what dependent stages have put off, since more of it may follow.
		 */
		void flush();

	}

}
