package io.quicsend;

import java.nio.ByteBuffer;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.msquic.NativeMemory;
import org.jspecify.annotations.Nullable;

/**
 * One accepted send: where its bytes are, and the promise of their acknowledgement. Keeps
 * nothing that depends on the position and the limit of the caller's buffer, which may
 * change as soon as it is accepted. Used again for other sends. Guarded by the stream's
 * lock, but for reading the bytes.
 */
final class SendRequest {

	/**
	 * From this size on, a direct buffer is worth a buffer of its own without copying.
	 */
	private static final int DIRECT_MINIMUM = 4096;

	/** The send that was accepted after this one. */
	@Nullable SendRequest next;

	private @Nullable Promise promise;

	private int length;

	/** The index of the first byte in the array or the buffer. */
	private int offset;

	private byte @Nullable [] array;

	/** A buffer of our own, or the caller's just to keep the memory. */
	private @Nullable ByteBuffer buffer;

	private boolean direct;

	/** The address of the buffer's memory, as soon as it can be known. */
	private long address;

	private boolean filled;

	private @Nullable Chunk chunk;

	/** How much of it native sends have completed. */
	private int completed;

	/** Whether any of them was canceled. */
	private boolean canceled;

	/**
	 * Whether the bytes of a caller's buffer are worth a buffer of their own.
	 * @param data the buffer
	 */
	static boolean isDirect(ByteBuffer data) {
		return data.isDirect() && data.remaining() >= DIRECT_MINIMUM;
	}

	/**
	 * Begin as a send of a caller's buffer.
	 * @param data the buffer
	 * @param position its position
	 * @param length the number of bytes after that
	 * @param address of a direct buffer, or 0 if it is not known
	 * @param promise what to complete, if anything
	 */
	void begin(ByteBuffer data, int position, int length, long address, @Nullable Promise promise) {
		this.promise = promise;
		this.length = length;
		this.offset = position;
		if (data.hasArray()) {
			this.array = data.array();
			this.offset += data.arrayOffset();
			return;
		}
		this.direct = data.isDirect() && length >= DIRECT_MINIMUM;
		this.address = this.direct ? address : 0;
		// What is used later must not change when the caller moves the position.
		this.buffer = (this.address != 0) ? data : data.duplicate();
	}

	/**
	 * Begin as a send of what a blocking writer has written.
	 * @param chunk where that is
	 * @param length the number of bytes
	 */
	void begin(Chunk chunk, int length) {
		this.chunk = chunk;
		this.length = length;
		this.filled = true;
	}

	/** Forget everything. */
	void clear() {
		this.next = null;
		this.promise = null;
		this.array = null;
		this.buffer = null;
		this.direct = false;
		this.address = 0;
		this.filled = false;
		this.chunk = null;
		this.completed = 0;
		this.canceled = false;
	}

	@Nullable Promise promise() {
		return this.promise;
	}

	int length() {
		return this.length;
	}

	/**
	 * Whether the bytes are in a chunk already, and are sent from there, all at once.
	 */
	boolean isFilled() {
		return this.filled;
	}

	/**
	 * Let go of the chunk.
	 * @return the chunk, {@code null} if there is none or it has been taken before
	 */
	@Nullable Chunk takeChunk() {
		Chunk chunk = this.chunk;
		this.chunk = null;
		return chunk;
	}

	/**
	 * Whether the bytes are sent from the caller's own memory.
	 * @return {@code false} if they are copied, or in a chunk already
	 */
	boolean isDirect() {
		return this.direct;
	}

	/**
	 * Where the bytes are that are sent from the caller's own memory.
	 * @param memory access to memory
	 * @param from the index of a byte
	 * @return its address
	 */
	long address(NativeMemory memory, int from) {
		if (this.address == 0 && this.buffer != null) {
			this.address = memory.addressOf(this.buffer);
		}
		return this.address + this.offset + from;
	}

	/**
	 * Copy bytes.
	 * @param from the index of the first byte
	 * @param length the number of bytes
	 * @param target where to copy them to
	 * @param index where in the chunk's data
	 */
	void copy(int from, int length, Chunk target, int index) {
		if (this.array != null) {
			target.putData(index, this.array, this.offset + from, length);
		}
		else if (this.buffer != null) {
			target.putData(index, this.buffer, this.offset + from, length);
		}
	}

	/**
	 * A native send that carried bytes of it is complete.
	 * @param bytes how many bytes that has carried from here on
	 * @param canceled whether msquic has given them up
	 * @return how many of these are of other requests
	 */
	int complete(int bytes, boolean canceled) {
		int own = Math.min(this.length - this.completed, bytes);
		this.completed += own;
		this.canceled |= canceled;
		return bytes - own;
	}

	boolean isComplete() {
		return this.completed == this.length;
	}

	/** Whether some of its bytes have been given up. */
	boolean isCanceled() {
		return this.canceled;
	}

}
