package io.quicsend;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.msquic.NativeMemory;
import org.jspecify.annotations.Nullable;

/**
 * What one native send carries: slices of accepted sends, gathered into few buffers. It
 * is planned under the stream's lock, filled without it, and keeps all memory that msquic
 * uses until SEND_COMPLETE.
 */
final class SendBatch {

	private final List<Slice> slices = new ArrayList<>(1);

	private final List<Chunk> chunks = new ArrayList<>(1);

	private int reserved;

	private int bufferCount;

	private int bytes;

	/** The chunk that is being filled, and how far. */
	private @Nullable Chunk open;

	private int openBytes;

	boolean start;

	boolean finish;

	boolean isEmpty() {
		return this.slices.isEmpty();
	}

	int bytes() {
		return this.bytes;
	}

	List<Slice> slices() {
		return this.slices;
	}

	boolean hasHeader() {
		return !this.chunks.isEmpty();
	}

	boolean hasRoomForBuffer() {
		return this.chunks.isEmpty() || this.bufferCount < this.chunks.get(0).maxBuffers();
	}

	/** Room in the chunk that is being filled. */
	int openRoom() {
		return (this.open != null) ? this.open.capacity() - this.openBytes : 0;
	}

	/** Add a chunk whose header or data this batch is going to use. */
	void addChunk(Chunk chunk, boolean forData) {
		this.chunks.add(chunk);
		if (forData) {
			this.open = chunk;
			this.openBytes = 0;
			this.bufferCount++;
		}
	}

	/** Take bytes of a request, to be copied into the chunk that is being filled. */
	void addCopy(SendRequest request, int length) {
		add(request, length, this.open, this.openBytes);
		this.openBytes += length;
	}

	/** Take bytes of a request that stay where they are; their room has been reserved. */
	void addDirect(SendRequest request, int length) {
		add(request, length, null, 0);
		this.reserved += length;
		this.open = null;
		this.bufferCount++;
	}

	/** Take a chunk that a blocking writer has filled. */
	void addFilled(SendRequest request, Chunk chunk) {
		this.chunks.add(chunk);
		add(request, request.length, chunk, 0);
		this.open = null;
		this.bufferCount++;
	}

	private void add(SendRequest request, int length, @Nullable Chunk chunk, int index) {
		this.slices.add(new Slice(request, request.position + request.taken, length, chunk, index));
		request.taken += length;
		this.bytes += length;
	}

	/**
	 * Copy the data and write the array of buffers. Needs no lock: the batch belongs to
	 * the thread that is about to send it.
	 * @param memory access to memory
	 * @return the address of the array
	 */
	long fill(NativeMemory memory) {
		Chunk header = this.chunks.get(0);
		int buffers = 0;
		Chunk current = null;
		int currentBytes = 0;
		for (Slice slice : this.slices) {
			ByteBuffer data = slice.request.data;
			if (slice.chunk == null) {
				long address = memory.addressOf(Objects.requireNonNull(data)) + slice.from;
				header.putHeader(buffers++, address, slice.length);
				current = null;
				continue;
			}
			if (data != null) {
				slice.chunk.putData(slice.index, data, slice.from, slice.length);
			}
			currentBytes = (slice.chunk == current) ? currentBytes + slice.length : slice.length;
			if (slice.chunk != current) {
				buffers++;
				current = slice.chunk;
			}
			header.putHeader(buffers - 1, current.dataAddress(), currentBytes);
		}
		this.bufferCount = buffers;
		return header.headerAddress();
	}

	int bufferCount() {
		return this.bufferCount;
	}

	/**
	 * Give all memory back. Must not be called before msquic is done with it.
	 * @param memory where to give it back to
	 */
	void release(SendMemory memory) {
		for (Chunk chunk : this.chunks) {
			memory.release(chunk);
		}
		this.chunks.clear();
		if (this.reserved > 0) {
			memory.unreserve(this.reserved);
			this.reserved = 0;
		}
	}

	/**
	 * Bytes of one request that are part of a batch.
	 *
	 * @param request the request
	 * @param from the index of the first byte in the request's buffer
	 * @param length the number of bytes
	 * @param chunk where they are copied to, or {@code null} if they stay
	 * @param index where in the chunk's data they are copied to
	 */
	record Slice(SendRequest request, int from, int length, @Nullable Chunk chunk, int index) {

	}

}
