package io.quicsend;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.OffHeapPool.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * One connection's send window: how much memory all of its streams together may lend to
 * msquic. A stream that gets nothing is told in turn when there is room. Thread-safe;
 * takes its lock, which is only ever the innermost one, for those that wait.
 */
final class SendMemory {

	private final OffHeapPool pool;

	private final long limit;

	private final AtomicLong used = new AtomicLong();

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Waiter> waiters = new LinkedHashSet<>();

	/** How many wait. Written under the lock. */
	private volatile int waiting;

	SendMemory(OffHeapPool pool, long limit) {
		this.pool = pool;
		this.limit = limit;
	}

	/**
	 * Take a chunk.
	 * @param data the number of bytes that it should hold; it may hold less
	 * @param buffers the number of buffers that its header must have room for
	 * @param waiter whom to tell when there is room, if there is none now
	 * @return the chunk, or {@code null}
	 * @throws OutOfDirectMemoryException if the JVM has no direct memory left, and none
	 * is going to come back to this window
	 */
	@Nullable Chunk acquire(int data, int buffers, Waiter waiter) throws OutOfDirectMemoryException {
		return acquire(data, buffers, 0, waiter);
	}

	/**
	 * Take a chunk, together with room for memory that is not the pool's. Taken one after
	 * the other, the first would keep the window from being empty for the second.
	 * @param data the number of bytes that the chunk should hold; it may hold less
	 * @param buffers the number of buffers that the chunk's header must have room for
	 * @param beyond the number of bytes of other memory
	 * @param waiter whom to tell when there is room, if there is none now
	 * @return the chunk, or {@code null} if there is no room for both
	 * @throws OutOfDirectMemoryException if the JVM has no direct memory left, and none
	 * is going to come back to this window; the caller must {@link #wakeWaiters()} then
	 */
	@Nullable Chunk acquire(int data, int buffers, int beyond, Waiter waiter) throws OutOfDirectMemoryException {
		int size = this.pool.chunkSize(data, buffers);
		if (!reserve(size + beyond, waiter)) {
			return null;
		}
		Chunk chunk = this.pool.allocate(data, buffers);
		if (chunk == null) {
			unreserve(size + beyond);
			awaitMemory(size, waiter);
		}
		else if (chunk.size() != size) {
			// Short of memory, the pool gives another size.
			unreserve(size - chunk.size());
		}
		return chunk;
	}

	private void awaitMemory(int size, Waiter waiter) throws OutOfDirectMemoryException {
		add(waiter);
		if (this.used.get() == 0) {
			forget(waiter);
			throw new OutOfDirectMemoryException(size);
		}
	}

	/**
	 * Take room for memory that is not the pool's.
	 * @param size the number of bytes
	 * @param waiter whom to tell when there is room, if there is none now
	 * @return whether there was room
	 */
	boolean reserve(int size, Waiter waiter) {
		if (take(size)) {
			return true;
		}
		boolean added = add(waiter);
		// Who has given memory back in between may not have seen the waiter.
		if (!take(size)) {
			return false;
		}
		if (added) {
			forget(waiter);
		}
		return true;
	}

	/**
	 * Take room for memory that is not the pool's, unless others wait for room.
	 * @param size the number of bytes
	 * @return whether there was room
	 */
	boolean tryReserve(int size) {
		return this.waiting == 0 && take(size);
	}

	private boolean take(int size) {
		long used;
		do {
			used = this.used.get();
			// Whatever its size, one piece is always let through an empty window.
			if (used != 0 && used + size > this.limit) {
				return false;
			}
		}
		while (!this.used.compareAndSet(used, used + size));
		return true;
	}

	/**
	 * Give a chunk back, without telling who waits.
	 * @param chunk the chunk
	 */
	void release(Chunk chunk) {
		int size = chunk.size();
		this.pool.release(chunk);
		unreserve(size);
	}

	/**
	 * Give room back, without telling who waits.
	 * @param size the number of bytes
	 */
	void unreserve(int size) {
		this.used.addAndGet(-size);
	}

	/**
	 * Tell the streams that wait, for as long as there is room. Must be called without a
	 * stream's lock, after giving memory back.
	 */
	void wakeWaiters() {
		Waiter waiter;
		for (int i = this.waiting; i > 0 && (waiter = nextWaiter()) != null; i--) {
			waiter.roomAvailable();
		}
	}

	private @Nullable Waiter nextWaiter() {
		this.lock.lock();
		try {
			Iterator<Waiter> iterator = this.waiters.iterator();
			long used = this.used.get();
			if (!iterator.hasNext() || (used != 0 && used >= this.limit)) {
				return null;
			}
			Waiter waiter = iterator.next();
			iterator.remove();
			this.waiting = this.waiters.size();
			return waiter;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean add(Waiter waiter) {
		this.lock.lock();
		try {
			boolean added = this.waiters.add(waiter);
			this.waiting = this.waiters.size();
			return added;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tell somebody no more, who must not begin to wait at the same time.
	 * @param waiter who may wait
	 */
	void forget(Waiter waiter) {
		if (this.waiting == 0) {
			return;
		}
		this.lock.lock();
		try {
			this.waiters.remove(waiter);
			this.waiting = this.waiters.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	long used() {
		return this.used.get();
	}

	/**
	 * Waits for room in the window.
	 */
	interface Waiter {

		void roomAvailable();

	}

}
