package io.quicsend;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * An executor whose threads wait for a while for another task, the latest one first. A
 * cached thread pool does the same, but leaves garbage behind for each wait, and here
 * there may be one for each send. Thread-safe.
 */
final class ParkedThreads implements Executor {

	private static final Runnable LEAVE = () -> {
	};

	private final ThreadFactory factory;

	private final long keepAliveNanos;

	private final ReentrantLock lock = new ReentrantLock();

	/** The one that has begun to wait last. */
	private @Nullable Parked first;

	private boolean shutdown;

	/**
	 * Create an executor without threads.
	 * @param factory makes them
	 * @param keepAlive how long one waits for another task before it ends
	 */
	ParkedThreads(ThreadFactory factory, Duration keepAlive) {
		this.factory = factory;
		this.keepAliveNanos = keepAlive.toNanos();
	}

	@Override
	public void execute(Runnable task) {
		Parked parked;
		this.lock.lock();
		try {
			if (this.shutdown) {
				throw new RejectedExecutionException("No more tasks after the shutdown");
			}
			parked = this.first;
			if (parked != null) {
				this.first = parked.next;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (parked != null) {
			parked.give(task);
		}
		else {
			this.factory.newThread(new Parked(task)).start();
		}
	}

	/** Let the threads end when they have done what they have, and take no more. */
	void shutdown() {
		Parked waiting;
		this.lock.lock();
		try {
			this.shutdown = true;
			waiting = this.first;
			this.first = null;
		}
		finally {
			this.lock.unlock();
		}
		while (waiting != null) {
			Parked next = waiting.next;
			waiting.give(LEAVE);
			waiting = next;
		}
	}

	private boolean add(Parked parked) {
		this.lock.lock();
		try {
			if (this.shutdown) {
				return false;
			}
			parked.next = this.first;
			this.first = parked;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether it was there; otherwise it is about to be given a task. */
	private boolean remove(Parked parked) {
		this.lock.lock();
		try {
			Parked before = null;
			for (Parked other = this.first; other != null; other = other.next) {
				if (other == parked) {
					unlink(before, parked);
					return true;
				}
				before = other;
			}
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void unlink(@Nullable Parked before, Parked parked) {
		if (before != null) {
			before.next = parked.next;
		}
		else {
			this.first = parked.next;
		}
	}

	/**
	 * What a thread runs.
	 */
	private final class Parked implements Runnable {

		private @Nullable Parked next;

		private volatile @Nullable Thread thread;

		private volatile @Nullable Runnable task;

		Parked(Runnable task) {
			this.task = task;
		}

		void give(Runnable task) {
			this.task = task;
			LockSupport.unpark(this.thread);
		}

		@Override
		public void run() {
			this.thread = Thread.currentThread();
			Runnable task = this.task;
			while (task != null && task != LEAVE) {
				this.task = null;
				task.run();
				task = await();
			}
		}

		private @Nullable Runnable await() {
			if (!add(this)) {
				return null;
			}
			long end = System.nanoTime() + ParkedThreads.this.keepAliveNanos;
			Runnable task;
			while ((task = this.task) == null) {
				long left = end - System.nanoTime();
				if (left <= 0 && remove(this)) {
					return null;
				}
				LockSupport.parkNanos(ParkedThreads.this, left);
			}
			return task;
		}

	}

}
