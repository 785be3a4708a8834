package io.quicsend;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.OffHeapPool.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * One connection's send window: how much memory all of its streams together may lend to
 * msquic. A stream that gets nothing is told in turn when there is room. Thread-safe; its
 * lock is only ever the innermost one.
 */
final class SendMemory {

	private final OffHeapPool pool;

	private final long limit;

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Waiter> waiters = new LinkedHashSet<>();

	private long used;

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
	 * @param buffers the number of buffers that its header must have room for
	 * @param beyond the number of bytes of other memory
	 * @param waiter whom to tell when there is room, if there is none now
	 * @return the chunk, or {@code null} if there is no room for both
	 * @throws OutOfDirectMemoryException if the JVM has no direct memory left, and none
	 * is going to come back to this window
	 */
	@Nullable Chunk acquire(int data, int buffers, int beyond, Waiter waiter) throws OutOfDirectMemoryException {
		int size = this.pool.chunkSize(data, buffers);
		if (!reserve(size + beyond, waiter)) {
			return null;
		}
		Chunk chunk = this.pool.allocate(data, buffers);
		if (chunk != null) {
			// Short of memory, the pool gives another size.
			unreserve(size - chunk.size());
			return chunk;
		}
		unreserve(size + beyond);
		this.lock.lock();
		try {
			if (this.used == 0) {
				throw new OutOfDirectMemoryException(size);
			}
			this.waiters.add(waiter);
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take room for memory that is not the pool's.
	 * @param size the number of bytes
	 * @param waiter whom to tell when there is room, if there is none now
	 * @return whether there was room
	 */
	boolean reserve(int size, Waiter waiter) {
		this.lock.lock();
		try {
			// Whatever its size, one piece is always let through an empty window.
			if (this.used != 0 && this.used + size > this.limit) {
				this.waiters.add(waiter);
				return false;
			}
			this.used += size;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean tryReserve(int size) {
		this.lock.lock();
		try {
			if (!this.waiters.isEmpty() || (this.used != 0 && this.used + size > this.limit)) {
				return false;
			}
			this.used += size;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give a chunk back, without telling who waits.
	 * @param chunk the chunk
	 */
	void release(Chunk chunk) {
		this.pool.release(chunk);
		unreserve(chunk.size());
	}

	void unreserve(int size) {
		this.lock.lock();
		try {
			this.used -= size;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tell the streams that wait, for as long as there is room. Must be called without a
	 * stream's lock, after giving memory back.
	 */
	void wakeWaiters() {
		Waiter waiter;
		for (int i = waiterCount(); i > 0 && (waiter = nextWaiter()) != null; i--) {
			waiter.roomAvailable();
		}
	}

	void forget(Waiter waiter) {
		this.lock.lock();
		try {
			this.waiters.remove(waiter);
		}
		finally {
			this.lock.unlock();
		}
	}

	long used() {
		this.lock.lock();
		try {
			return this.used;
		}
		finally {
			this.lock.unlock();
		}
	}

	private int waiterCount() {
		this.lock.lock();
		try {
			return this.waiters.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable Waiter nextWaiter() {
		this.lock.lock();
		try {
			if (this.waiters.isEmpty() || (this.used != 0 && this.used >= this.limit)) {
				return null;
			}
			Waiter waiter = this.waiters.iterator().next();
			this.waiters.remove(waiter);
			return waiter;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for room in the window.
	 */
	interface Waiter {

		void roomAvailable();

	}

}
