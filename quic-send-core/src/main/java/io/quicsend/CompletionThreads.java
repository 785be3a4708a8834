package io.quicsend;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that complete the futures of all connections of a registration: as many as
 * there are processors, since more of them would only take turns, and waking each up
 * costs more than what it has to do. Where dependent stages block there are more, until
 * no connection is kept waiting. Thread-safe.
 */
final class CompletionThreads {

	private static final Logger logger = LoggerFactory.getLogger(CompletionThreads.class);

	/**
	 * How often to look again before a thread ends, and has to be woken up, while several
	 * connections are busy. It yields its processor each time, and beside another busy
	 * process would lose its turn to that.
	 */
	private static final int PATIENCE = 2;

	private final Executor executor;

	private final int limit;

	private final Runnable run = this::run;

	private final ReentrantLock lock = new ReentrantLock();

	private final Queue<CompletionQueue> due = new ArrayDeque<>();

	/** Which queue had something to do latest. */
	private @Nullable Object latest;

	/** Whether that was another one than before. */
	private boolean several;

	/** At work, or about to be. */
	private int threads;

	/** Those of them that look for work. */
	private int idle;

	private long added;

	private long taken;

	private long addedBefore;

	CompletionThreads(Executor executor) {
		this(executor, Runtime.getRuntime().availableProcessors());
	}

	CompletionThreads(Executor executor, int limit) {
		this.executor = executor;
		this.limit = limit;
	}

	/**
	 * Have a queue completed, when its turn comes.
	 * @param queue the queue
	 */
	void execute(CompletionQueue queue) {
		execute(queue, this.limit);
	}

	/**
	 * Have a queue completed by one thread more than there would be.
	 * @param queue the queue
	 */
	void help(CompletionQueue queue) {
		execute(queue, Integer.MAX_VALUE);
	}

	/** Whether futures are completed at once, by the thread that decides them. */
	boolean isDirect() {
		return this.executor == RegistrationOptions.DIRECT;
	}

	private void execute(CompletionQueue queue, int limit) {
		if (isDirect()) {
			completeAll(queue);
		}
		else if (add(queue, limit)) {
			startThread();
		}
	}

	/**
	 * Start another thread if a queue has been waiting since the last time. To be called
	 * every now and then.
	 */
	void helpIfWaiting() {
		boolean waiting;
		this.lock.lock();
		try {
			waiting = this.taken < this.addedBefore;
			this.addedBefore = this.added;
			if (waiting) {
				this.threads++;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (waiting) {
			startThread();
		}
	}

	private boolean add(CompletionQueue queue, int limit) {
		this.lock.lock();
		try {
			this.several = queue.key() != this.latest;
			this.latest = queue.key();
			this.due.add(queue);
			this.added++;
			if (this.threads >= limit || this.due.size() <= this.idle) {
				return false;
			}
			this.threads++;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void startThread() {
		try {
			this.executor.execute(this.run);
		}
		catch (RejectedExecutionException ex) {
			// Each future must complete, whatever has become of the executor.
			logger.debug("The completion executor takes no more tasks", ex);
			new Thread(this.run, "quic-send-completion").start();
		}
	}

	private void run() {
		boolean done = false;
		try {
			CompletionQueue queue;
			while ((queue = next()) != null) {
				if (queue.completeSome()) {
					// Behind the ones that wait, so that none waits for long.
					add(queue, 0);
				}
			}
			done = true;
		}
		finally {
			if (!done) {
				// It has died of an error; another one does the rest.
				startThread();
			}
		}
	}

	private static void completeAll(CompletionQueue queue) {
		boolean more;
		do {
			more = queue.completeSome();
		}
		while (more);
	}

	/** The next queue whose turn it is, or {@code null} if the thread must end. */
	private @Nullable CompletionQueue next() {
		for (int looks = 0;; looks++) {
			this.lock.lock();
			try {
				CompletionQueue queue = this.due.poll();
				if (queue != null || looks == PATIENCE || !this.several) {
					leave(queue, looks);
					return queue;
				}
				if (looks == 0) {
					this.idle++;
				}
			}
			finally {
				this.lock.unlock();
			}
			// A worker may have more to tell, for want of a processor.
			Thread.yield();
		}
	}

	private void leave(@Nullable CompletionQueue queue, int looks) {
		if (looks > 0) {
			this.idle--;
		}
		if (queue != null) {
			this.taken++;
		}
		else {
			this.threads--;
		}
	}

}
