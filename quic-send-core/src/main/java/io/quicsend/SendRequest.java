package io.quicsend;

import java.nio.ByteBuffer;

import io.quicsend.OffHeapPool.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * One accepted send: either the caller's buffer, or a chunk that a blocking writer has
 * filled. Guarded by the stream's lock.
 */
final class SendRequest {

	/**
	 * From this size on, a direct buffer is worth a buffer of its own without copying.
	 */
	private static final int DIRECT_MINIMUM = 4096;

	final long seqNo;

	final @Nullable ByteBuffer data;

	final int position;

	final int length;

	final @Nullable Chunk chunk;

	final @Nullable Promise promise;

	/** Bytes that are part of a native send already. */
	int taken;

	/** Bytes that are not acknowledged yet. */
	int outstanding;

	/** The request's reason of failure is not known yet. */
	boolean canceled;

	private SendRequest(long seqNo, @Nullable ByteBuffer data, int position, int length, @Nullable Chunk chunk,
			@Nullable Promise promise) {
		this.seqNo = seqNo;
		this.data = data;
		this.position = position;
		this.length = length;
		this.outstanding = length;
		this.chunk = chunk;
		this.promise = promise;
	}

	static SendRequest of(long seqNo, ByteBuffer data, Promise promise) {
		// The caller may change the position and the limit, and reading obeys the limit.
		return new SendRequest(seqNo, data.duplicate(), data.position(), data.remaining(), null, promise);
	}

	static SendRequest ofChunk(long seqNo, Chunk chunk, int length) {
		return new SendRequest(seqNo, null, 0, length, chunk, null);
	}

	int left() {
		return this.length - this.taken;
	}

	/**
	 * Whether what is left is sent from the caller's own memory.
	 * @return {@code false} if it is copied
	 */
	boolean isDirect() {
		return this.data != null && this.data.isDirect() && left() >= DIRECT_MINIMUM;
	}

}
