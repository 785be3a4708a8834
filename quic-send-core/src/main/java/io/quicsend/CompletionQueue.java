package io.quicsend;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Completes one connection's futures in order, on the completion executor, many at a time
 * so that a wake-up is paid once per batch. A dependent stage that blocks holds up the
 * ones behind it only until {@link #helpIfStuck} brings in another thread: a stage that
 * waits for another future of the same connection must not wait for ever. Thread-safe.
 */
final class CompletionQueue {

	/** Completions after which the source is asked to flush. */
	private static final int BATCH = 256;

	/** Where the thread is the runner. */
	private static final ThreadLocal<@Nullable CompletionQueue> running = new ThreadLocal<>();

	private final CompletionThreads threads;

	private final Object key = new Object();

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

	/** Those that had been begun when a thread was sent to help. */
	private long batchesBefore;

	/** Threads at work, or to be when their turn comes. */
	private int workers;

	/** Those of them that are at work. */
	private int turns;

	private boolean retired;

	private volatile long completed;

	private long completedBefore;

	private final CompletionHold hold;

	private final LongSupplier nanos;

	CompletionQueue(CompletionThreads threads, PromiseSource source) {
		this(threads, source, System::nanoTime);
	}

	CompletionQueue(CompletionThreads threads, PromiseSource source, LongSupplier nanos) {
		this.threads = threads;
		this.source = source;
		this.nanos = nanos;
		this.hold = new CompletionHold(nanos.getAsLong());
	}

	/**
	 * Have promises completed.
	 * @param decided the first promise of a chain
	 */
	void complete(Promise decided) {
		work(decided);
	}

	/**
	 * Have promises completed, together with others that are expected soon.
	 * @param decided the first promise of a chain
	 * @return whether they wait, so that {@link #completeHeld()} must be called in case
	 * no others come
	 */
	boolean hold(Promise decided) {
		if (!this.threads.isDirect()) {
			this.lock.lock();
			try {
				if (this.workers == 0 && !this.retired && this.hold.add(this.nanos.getAsLong())) {
					this.waiting.addChain(decided);
					return true;
				}
			}
			finally {
				this.lock.unlock();
			}
		}
		work(decided);
		return false;
	}

	/** Have those completed that wait for others. */
	void completeHeld() {
		this.lock.lock();
		try {
			if (this.hold.isEmpty() || this.workers > 0) {
				return;
			}
			this.workers++;
		}
		finally {
			this.lock.unlock();
		}
		this.threads.execute(this);
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
		this.threads.execute(this);
	}

	/** What it is known by to those that must not keep it. */
	Object key() {
		return this.key;
	}

	/** Nothing more is going to be added. */
	void retire() {
		this.lock.lock();
		this.retired = true;
		this.lock.unlock();
		completeHeld();
	}

	/** Whether all that will ever be added has been completed. */
	boolean isDone() {
		this.lock.lock();
		try {
			return this.retired && this.workers == 0 && this.hold.isEmpty();
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
			boolean waiting = this.turns < this.workers;
			if (this.workers == 0 || waiting || !stuck || !isPending()) {
				return;
			}
			this.workers++;
			this.batchesBefore = this.batches;
		}
		finally {
			this.lock.unlock();
		}
		this.threads.help(this);
	}

	/**
	 * Complete what is due now.
	 * @return whether more is due, for a further call
	 */
	boolean completeSome() {
		boolean done = false;
		CompletionQueue outer = running.get();
		begin();
		try {
			takeMore();
			completeAll();
			done = true;
		}
		finally {
			// Not removed, since that would leave garbage behind each time.
			running.set(outer);
			if (!done) {
				// The thread has died of an error; another one does the rest.
				end(true);
				wake();
			}
		}
		return !end(false);
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

	private void begin() {
		this.lock.lock();
		try {
			this.turns++;
			if (this.runner == null) {
				this.runner = Thread.currentThread();
				running.set(this);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The calling thread's turn is over.
	 * @param leave whether it must leave
	 * @return whether it leaves, since there is nothing more for it to do: one that helps
	 * leaves the rest to the runner as soon as that is no longer stuck
	 */
	private boolean end(boolean leave) {
		this.lock.lock();
		try {
			this.turns--;
			boolean replaced = this.workers > 1 && !isRunner()
					&& (this.runner == null || this.batches != this.batchesBefore);
			if (isRunner()) {
				this.runner = null;
				this.busy = false;
			}
			if (!leave && !replaced && isPending()) {
				return false;
			}
			this.workers--;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isPending() {
		return this.current.get() != null || !this.waiting.isEmpty() || this.sourceDue;
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

	private @Nullable Promise poll() {
		Promise promise;
		do {
			promise = this.current.get();
		}
		while (promise != null && !this.current.compareAndSet(promise, promise.next));
		return promise;
	}

	private void takeMore() {
		this.sourceDue = false;
		Promise decided = this.source.takeDecided();
		this.lock.lock();
		try {
			if (decided != null) {
				this.waiting.addChain(decided);
			}
			if (this.current.get() == null) {
				this.current.set(this.waiting.take());
				this.hold.clear();
			}
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
