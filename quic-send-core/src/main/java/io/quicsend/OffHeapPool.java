package io.quicsend;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.NativeMemory;
import org.jspecify.annotations.Nullable;

/**
 * Off-heap memory for sends, in chunks of a few sizes that are cut from larger slabs. A
 * chunk begins with room for the {@code QUIC_BUFFER} array of a native send, because
 * msquic keeps the pointer to that array too. Thread-safe.
 */
final class OffHeapPool {

	/** Most buffers that one native send gathers. */
	static final int MAX_BUFFERS = 8;

	/** The least room that a chunk has before its data. */
	static final int MIN_HEADER = 64;

	private static final int HEADER = MAX_BUFFERS * MsQuic.BUFFER_SIZE;

	/** Data that the largest chunk holds. */
	static final int MAX_DATA = 64 * 1024;

	/**
	 * Empty slabs that are kept for the next burst, in bytes. Beyond that a slab is left
	 * to the garbage collector, which takes its time, so few should be.
	 */
	private static final long SPARE_BYTES = 12 * 1024 * 1024;

	/**
	 * How long not to ask the JVM again for direct memory that it did not have: each time
	 * it collects garbage and waits, which may well be on an msquic worker.
	 */
	private static final long EXHAUSTED_NANOS = 10_000_000_000L;

	private final Supplier<NativeMemory> memory;

	private final ReentrantLock lock = new ReentrantLock();

	private final Size[] sizes = { new Size(256, MIN_HEADER, 1024), new Size(2048, HEADER, 256),
			new Size(HEADER + MAX_DATA / 4, HEADER, 32), new Size(HEADER + MAX_DATA, HEADER, 16) };

	private long reserved;

	private long spare;

	private boolean exhausted;

	private long exhaustedSince;

	private long lent;

	/**
	 * Create a pool.
	 * @param memory access to memory, asked for when the first chunk is taken
	 */
	OffHeapPool(Supplier<NativeMemory> memory) {
		this.memory = memory;
	}

	/**
	 * The size of the chunk that {@link #allocate} would give.
	 * @param data the number of bytes to hold
	 * @param buffers the number of buffers that the chunk's header must have room for
	 * @return bytes of off-heap memory
	 */
	int chunkSize(int data, int buffers) {
		return size(data, buffers).chunkSize;
	}

	/**
	 * Take a chunk.
	 * @param data the number of bytes to hold; the chunk may hold less, or more
	 * @param buffers the number of buffers that the chunk's header must have room for
	 * @return the chunk, or {@code null} if the JVM's direct memory is exhausted
	 */
	@Nullable Chunk allocate(int data, int buffers) {
		this.lock.lock();
		try {
			Size wanted = size(data, buffers);
			Slab slab = wanted.available.peekFirst();
			if (slab == null) {
				slab = newSlab(wanted);
			}
			if (slab == null) {
				slab = substitute(buffers);
			}
			return (slab != null) ? take(slab) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Chunk take(Slab slab) {
		Size size = slab.size;
		if (slab.isFree()) {
			this.spare -= slab.memory.capacity();
		}
		Chunk chunk = slab.pop();
		this.lent += size.chunkSize;
		if (slab.freeCount == 0) {
			size.available.remove(slab);
		}
		return chunk;
	}

	/**
	 * The largest chunks that are left when there is no memory for the right ones.
	 */
	private @Nullable Slab substitute(int buffers) {
		for (int i = this.sizes.length - 1; i >= 0; i--) {
			Slab slab = this.sizes[i].available.peekFirst();
			if (slab != null && this.sizes[i].header >= buffers * MsQuic.BUFFER_SIZE) {
				return slab;
			}
		}
		return null;
	}

	void release(Chunk chunk) {
		this.lock.lock();
		try {
			Slab slab = chunk.slab;
			Size size = slab.size;
			this.lent -= size.chunkSize;
			slab.push(chunk);
			if (slab.freeCount == 1) {
				size.available.addFirst(slab);
			}
			if (slab.isFree()) {
				spare(slab);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void spare(Slab slab) {
		if (this.spare + slab.memory.capacity() > SPARE_BYTES) {
			slab.size.available.remove(slab);
			this.reserved -= slab.memory.capacity();
		}
		else {
			this.spare += slab.memory.capacity();
		}
	}

	/**
	 * Off-heap memory that the pool holds, in use or not.
	 * @return bytes
	 */
	long reserved() {
		this.lock.lock();
		try {
			return this.reserved;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Off-heap memory that is in use.
	 * @return bytes
	 */
	long lent() {
		this.lock.lock();
		try {
			return this.lent;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Size size(int data, int buffers) {
		for (Size size : this.sizes) {
			if (size.chunkSize - size.header >= data && size.header >= buffers * MsQuic.BUFFER_SIZE) {
				return size;
			}
		}
		return this.sizes[this.sizes.length - 1];
	}

	private @Nullable Slab newSlab(Size size) {
		if (this.exhausted && System.nanoTime() - this.exhaustedSince < EXHAUSTED_NANOS) {
			return null;
		}
		try {
			ByteBuffer memory = ByteBuffer.allocateDirect(size.chunkSize * size.chunksPerSlab)
				.order(ByteOrder.nativeOrder());
			Slab slab = new Slab(size, memory, this.memory.get().addressOf(memory));
			this.reserved += memory.capacity();
			this.spare += memory.capacity();
			size.available.addFirst(slab);
			this.exhausted = false;
			return slab;
		}
		catch (OutOfMemoryError ex) {
			this.exhausted = true;
			this.exhaustedSince = System.nanoTime();
			return null;
		}
	}

	private static final class Size {

		final int chunkSize;

		final int header;

		final int chunksPerSlab;

		/** Slabs with a free chunk. */
		final ArrayDeque<Slab> available = new ArrayDeque<>();

		Size(int chunkSize, int header, int chunksPerSlab) {
			this.chunkSize = chunkSize;
			this.header = header;
			this.chunksPerSlab = chunksPerSlab;
		}

	}

	private static final class Slab {

		final Size size;

		final ByteBuffer memory;

		private @Nullable Chunk free;

		private int freeCount;

		Slab(Size size, ByteBuffer memory, long address) {
			this.size = size;
			this.memory = memory;
			for (int offset = memory.capacity() - size.chunkSize; offset >= 0; offset -= size.chunkSize) {
				push(new Chunk(this, offset, address + offset));
			}
		}

		boolean isFree() {
			return this.freeCount == this.size.chunksPerSlab;
		}

		void push(Chunk chunk) {
			chunk.next = this.free;
			this.free = chunk;
			this.freeCount++;
		}

		Chunk pop() {
			Chunk chunk = Objects.requireNonNull(this.free);
			this.free = chunk.next;
			chunk.next = null;
			this.freeCount--;
			return chunk;
		}

	}

	/**
	 * A piece of off-heap memory: a header for the array of buffers, then data. Belongs
	 * to whoever has taken it.
	 */
	static final class Chunk {

		private final Slab slab;

		private final int offset;

		private final long address;

		/** The next one of those that belong together. */
		@Nullable Chunk next;

		Chunk(Slab slab, int offset, long address) {
			this.slab = slab;
			this.offset = offset;
			this.address = address;
		}

		/** Bytes of off-heap memory that this chunk takes. */
		int size() {
			return this.slab.size.chunkSize;
		}

		/** Bytes of data that this chunk can hold. */
		int capacity() {
			return this.slab.size.chunkSize - this.slab.size.header;
		}

		/** Number of buffers that the header has room for. */
		int maxBuffers() {
			return this.slab.size.header / MsQuic.BUFFER_SIZE;
		}

		long headerAddress() {
			return this.address;
		}

		long dataAddress() {
			return this.address + this.slab.size.header;
		}

		void putBuffer(int index, long address, int length) {
			putInt(index * MsQuic.BUFFER_SIZE, length);
			putLong(index * MsQuic.BUFFER_SIZE + 8, address);
		}

		void putInt(int headerOffset, int value) {
			this.slab.memory.putInt(this.offset + headerOffset, value);
		}

		void putLong(int headerOffset, long value) {
			this.slab.memory.putLong(this.offset + headerOffset, value);
		}

		int getInt(int headerOffset) {
			return this.slab.memory.getInt(this.offset + headerOffset);
		}

		long getLong(int headerOffset) {
			return this.slab.memory.getLong(this.offset + headerOffset);
		}

		void putData(int index, byte[] source, int from, int length) {
			this.slab.memory.put(this.offset + this.slab.size.header + index, source, from, length);
		}

		void putData(int index, ByteBuffer source, int from, int length) {
			this.slab.memory.put(this.offset + this.slab.size.header + index, source, from, length);
		}

	}

}
