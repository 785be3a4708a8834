package io.quicsend;

import java.util.Objects;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.msquic.NativeMemory;
import org.jspecify.annotations.Nullable;

/**
 * What one native send carries: a run of bytes of successive requests, gathered into few
 * buffers. It is planned under the stream's lock, filled without it, and keeps all memory
 * that msquic uses until SEND_COMPLETE. Used again for other native sends.
 */
final class SendBatch {

	/** The native send that was made after this one. */
	@Nullable SendBatch next;

	private @Nullable SendRequest first;

	/** The index of the first byte in the first request. */
	private int from;

	private int bytes;

	/** The first chunk has the array of buffers. */
	private @Nullable Chunk chunks;

	private @Nullable Chunk lastChunk;

	/** Room in the chunk that is being filled. */
	private int room;

	private int reserved;

	private int bufferCount;

	boolean start;

	boolean finish;

	/**
	 * Begin to plan.
	 * @param first the first request
	 * @param from the index of the first byte in that
	 */
	void begin(SendRequest first, int from) {
		this.first = first;
		this.from = from;
		this.bytes = 0;
		this.room = 0;
		this.bufferCount = 0;
	}

	SendRequest first() {
		return Objects.requireNonNull(this.first);
	}

	int from() {
		return this.from;
	}

	int bytes() {
		return this.bytes;
	}

	boolean isEmpty() {
		return this.bytes == 0;
	}

	int bufferCount() {
		return this.bufferCount;
	}

	boolean hasHeader() {
		return this.chunks != null;
	}

	boolean hasRoomForBuffer() {
		return this.chunks == null || this.bufferCount < this.chunks.maxBuffers();
	}

	/** Room in the chunk that is being filled. */
	int room() {
		return this.room;
	}

	/** Add a chunk of which only the header is used. */
	void addHeader(Chunk chunk) {
		add(chunk);
	}

	/** Add a chunk to copy bytes into. */
	void addChunk(Chunk chunk) {
		add(chunk);
		this.room = chunk.capacity();
		this.bufferCount++;
	}

	/** Add a chunk that has its bytes already. */
	void addFilled(Chunk chunk, int length) {
		add(chunk);
		this.room = 0;
		this.bytes += length;
		this.bufferCount++;
	}

	/** Take bytes that are to be copied into the chunk that is being filled. */
	void addCopy(int length) {
		this.bytes += length;
		this.room -= length;
	}

	/** Take bytes that stay where they are; their room has been reserved. */
	void addDirect(int length) {
		this.bytes += length;
		this.reserved += length;
		this.room = 0;
		this.bufferCount++;
	}

	private void add(Chunk chunk) {
		if (this.lastChunk == null) {
			this.chunks = chunk;
		}
		else {
			this.lastChunk.next = chunk;
		}
		this.lastChunk = chunk;
	}

	/**
	 * Copy the bytes and write the array of buffers. Needs no lock: the batch belongs to
	 * the thread that is about to send it, and its requests stay as they are until
	 * SEND_COMPLETE.
	 * @param memory access to memory
	 * @return the address of the array
	 */
	long fill(NativeMemory memory) {
		Chunk header = Objects.requireNonNull(this.chunks);
		SendRequest request = first();
		Chunk next = request.isDirect() ? header.next : header;
		Chunk open = null;
		int openBytes = 0;
		int buffers = 0;
		int from = this.from;
		int left = this.bytes;
		while (left > 0) {
			if (from == request.length()) {
				request = Objects.requireNonNull(request.next);
				from = 0;
			}
			int length = Math.min(request.length() - from, left);
			if (request.isDirect()) {
				header.putBuffer(buffers++, request.address(memory, from), length);
				open = null;
			}
			else if (request.isFilled()) {
				Chunk filled = Objects.requireNonNull(next);
				header.putBuffer(buffers++, filled.dataAddress(), length);
				next = filled.next;
				open = null;
			}
			else {
				if (open == null || openBytes == open.capacity()) {
					open = Objects.requireNonNull(next);
					openBytes = 0;
					buffers++;
					next = open.next;
				}
				length = Math.min(length, open.capacity() - openBytes);
				request.copy(from, length, open, openBytes);
				openBytes += length;
				header.putBuffer(buffers - 1, open.dataAddress(), openBytes);
			}
			from += length;
			left -= length;
		}
		return header.headerAddress();
	}

	/**
	 * Give all memory back. Must not be called before msquic is done with it.
	 * @param memory where to give it back to
	 */
	void release(SendMemory memory) {
		Chunk chunk = this.chunks;
		while (chunk != null) {
			Chunk next = chunk.next;
			memory.release(chunk);
			chunk = next;
		}
		if (this.reserved > 0) {
			memory.unreserve(this.reserved);
		}
		this.chunks = null;
		this.lastChunk = null;
		this.reserved = 0;
		this.first = null;
	}

}
