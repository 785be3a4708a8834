package io.quicsend;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.SendBatch.Slice;
import io.quicsend.SendMemory.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * One stream's sends from acceptance to acknowledgement, and its send window. Knows
 * nothing of the stream's states. Guarded by the stream's lock.
 */
final class SendQueue {

	/** The window that msquic begins with. */
	private static final long INITIAL_WINDOW = 128 * 1024;

	/** A larger native send would leave too few of them in flight to keep msquic busy. */
	private static final int MAX_BATCH = 256 * 1024;

	/** Not worth a native send of its own while others are in flight. */
	private static final int MIN_PIECE = 16 * 1024;

	private final SendMemory memory;

	private final Waiter waiter;

	private final long maxWindow;

	private final Deque<SendRequest> queued = new ArrayDeque<>(2);

	private final Deque<SendBatch> inFlight = new ArrayDeque<>(2);

	/** Canceled requests whose reason is not known yet. */
	private final List<SendRequest> undecided = new ArrayList<>(0);

	private long window;

	private long nextSeqNo;

	private long bytesQueued;

	private long bytesInFlight;

	private long bytesAcknowledged;

	/** Bytes queued in memory that has been taken from the window already. */
	private long bytesCopied;

	SendQueue(SendMemory memory, Waiter waiter, long maxWindow) {
		this.memory = memory;
		this.waiter = waiter;
		this.maxWindow = maxWindow;
		this.window = Math.min(INITIAL_WINDOW, maxWindow);
	}

	void add(ByteBuffer data, Promise promise) {
		enqueue(SendRequest.of(this.nextSeqNo++, data, promise));
	}

	void addFilled(Chunk chunk, int length) {
		this.bytesCopied += length;
		enqueue(SendRequest.ofChunk(this.nextSeqNo++, chunk, length));
	}

	private void enqueue(SendRequest request) {
		this.queued.add(request);
		this.bytesQueued += request.length;
	}

	/**
	 * Room in the stream's window.
	 * @return bytes
	 */
	long room() {
		return Math.max(0, this.window - this.bytesInFlight - this.bytesCopied);
	}

	/**
	 * Take memory for a blocking writer.
	 * @param wanted how many bytes it wants to write
	 * @return a chunk that may hold less, or {@code null} if the window is full
	 * @throws OutOfDirectMemoryException if the JVM has no direct memory left
	 */
	@Nullable Chunk acquireForWriter(int wanted) throws OutOfDirectMemoryException {
		// What is queued and has no memory yet would wait for this chunk for ever.
		if (room() == 0 || this.bytesQueued > this.bytesCopied) {
			return null;
		}
		int size = Math.min(wanted, OffHeapPool.MAX_DATA);
		return this.memory.acquire(size, OffHeapPool.MAX_BUFFERS, this.waiter);
	}

	/**
	 * Gather what is queued into one native send, as far as the windows allow.
	 * @return the batch, or {@code null} if there is nothing to send now
	 * @throws OutOfDirectMemoryException if the JVM has no direct memory left
	 */
	@Nullable SendBatch nextBatch() throws OutOfDirectMemoryException {
		long limit = Math.min(Math.max(this.window / 4, MIN_PIECE), MAX_BATCH);
		long wanted = Math.min(Math.min(this.bytesQueued, this.window - this.bytesInFlight), limit);
		boolean partial = wanted < this.bytesQueued && wanted < MIN_PIECE && this.bytesInFlight > 0;
		if (wanted <= 0 || partial) {
			return null;
		}
		SendBatch batch = new SendBatch();
		try {
			SendRequest request;
			while (batch.bytes() < wanted && (request = this.queued.peek()) != null
					&& take(batch, request, (int) wanted - batch.bytes())) {
				if (request.left() == 0) {
					this.queued.remove();
				}
			}
		}
		catch (OutOfDirectMemoryException ex) {
			if (batch.isEmpty()) {
				batch.release(this.memory);
				throw ex;
			}
		}
		if (batch.isEmpty()) {
			batch.release(this.memory);
			return null;
		}
		this.bytesQueued -= batch.bytes();
		this.bytesInFlight += batch.bytes();
		this.inFlight.add(batch);
		return batch;
	}

	private boolean take(SendBatch batch, SendRequest request, int wanted) throws OutOfDirectMemoryException {
		if (request.chunk != null) {
			return batch.hasRoomForBuffer() && takeFilled(batch, request, request.chunk);
		}
		if (request.isDirect()) {
			return batch.hasRoomForBuffer() && takeDirect(batch, request, Math.min(request.left(), wanted));
		}
		if (batch.openRoom() == 0) {
			if (!batch.hasRoomForBuffer()) {
				return false;
			}
			int size = (int) Math.min(wanted, this.bytesQueued - batch.bytes());
			Chunk chunk = this.memory.acquire(size, (batch.hasHeader() || size < this.bytesQueued) ? 2 : 1,
					this.waiter);
			if (chunk == null) {
				return false;
			}
			batch.addChunk(chunk, true);
		}
		batch.addCopy(request, Math.min(Math.min(request.left(), wanted), batch.openRoom()));
		return true;
	}

	private boolean takeFilled(SendBatch batch, SendRequest request, Chunk chunk) {
		batch.addFilled(request, chunk);
		this.bytesCopied -= request.length;
		return true;
	}

	private boolean takeDirect(SendBatch batch, SendRequest request, int length) throws OutOfDirectMemoryException {
		if (!batch.hasHeader()) {
			Chunk header = this.memory.acquire(0, OffHeapPool.MAX_BUFFERS, length, this.waiter);
			if (header == null) {
				return false;
			}
			batch.addChunk(header, false);
		}
		else if (!this.memory.reserve(length, this.waiter)) {
			return false;
		}
		batch.addDirect(request, length);
		return true;
	}

	/**
	 * SEND_COMPLETE: it comes once for each native send, in order.
	 * @param canceled whether msquic has given the send up
	 * @param acknowledged takes the promises of the requests that are complete now
	 * @return the batch, whose memory is to be released
	 */
	@Nullable SendBatch completed(boolean canceled, Consumer<Promise> acknowledged) {
		SendBatch batch = this.inFlight.poll();
		if (batch == null) {
			return null;
		}
		this.bytesInFlight -= batch.bytes();
		if (canceled) {
			cancel(batch);
			return batch;
		}
		this.bytesAcknowledged += batch.bytes();
		for (Slice slice : batch.slices()) {
			SendRequest request = slice.request();
			request.outstanding -= slice.length();
			if (request.outstanding == 0 && request.promise != null && request.promise.decide(null)) {
				acknowledged.accept(request.promise);
			}
		}
		return batch;
	}

	/**
	 * Take back the latest batch, which msquic has not accepted.
	 * @return the batch, whose memory is to be released
	 */
	@Nullable SendBatch refused() {
		SendBatch batch = this.inFlight.pollLast();
		if (batch != null) {
			this.bytesInFlight -= batch.bytes();
			cancel(batch);
		}
		return batch;
	}

	private void cancel(SendBatch batch) {
		for (Slice slice : batch.slices()) {
			SendRequest request = slice.request();
			if (!request.canceled) {
				request.canceled = true;
				this.undecided.add(request);
			}
		}
	}

	/**
	 * Fail everything that is canceled or has not been handed to msquic.
	 * @param failure the reason
	 * @param failed takes the promises
	 * @return the memory of blocking writers' data that is not sent any more
	 */
	List<Chunk> fail(Throwable failure, Consumer<Promise> failed) {
		for (SendRequest request : this.undecided) {
			decide(request, failure, failed);
		}
		this.undecided.clear();
		List<Chunk> chunks = new ArrayList<>(0);
		SendRequest request;
		while ((request = this.queued.poll()) != null) {
			decide(request, failure, failed);
			if (request.chunk != null) {
				chunks.add(request.chunk);
			}
		}
		this.bytesQueued = 0;
		this.bytesCopied = 0;
		return chunks;
	}

	/**
	 * Fail what msquic still holds; its memory stays lent until SEND_COMPLETE.
	 * @param failure the reason
	 * @param failed takes the promises
	 */
	void failInFlight(Throwable failure, Consumer<Promise> failed) {
		for (SendBatch batch : this.inFlight) {
			for (Slice slice : batch.slices()) {
				decide(slice.request(), failure, failed);
			}
		}
	}

	private void decide(SendRequest request, Throwable failure, Consumer<Promise> failed) {
		if (request.promise != null && request.promise.decide(failure)) {
			failed.accept(request.promise);
		}
	}

	void idealWindow(long bytes) {
		this.window = Math.max(this.window, Math.min(bytes, this.maxWindow));
	}

	/** Whether everything has been handed to msquic. */
	boolean isEmpty() {
		return this.queued.isEmpty();
	}

	/** Whether nothing is waiting for an acknowledgement. */
	boolean isIdle() {
		return this.queued.isEmpty() && this.inFlight.isEmpty();
	}

	long bytesQueued() {
		return this.bytesQueued;
	}

	long bytesInFlight() {
		return this.bytesInFlight;
	}

	long bytesAcknowledged() {
		return this.bytesAcknowledged;
	}

}
