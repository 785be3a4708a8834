package io.quicsend;

import java.nio.ByteBuffer;
import java.util.Objects;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.SendMemory.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * One stream's sends from acceptance to acknowledgement, and its send window: gathers the
 * bytes of its requests, one after the other, into native sends, as far as the windows
 * allow. Knows nothing of the stream's states. Guarded by the stream's lock.
 */
final class SendQueue {

	/** The window that msquic begins with. */
	private static final long INITIAL_WINDOW = 128 * 1024;

	/** A larger native send would leave too few of them in flight to keep msquic busy. */
	private static final int MAX_BATCH = 256 * 1024;

	/** Not worth a native send of its own while others are in flight. */
	private static final int MIN_PIECE = 16 * 1024;

	/** Of what is in flight, in native sends like the latest one. */
	private static final long MUCH = 16;

	private final SendMemory memory;

	private final Waiter waiter;

	private final long maxWindow;

	private final SendSpares spares = new SendSpares();

	private final SendRequests requests = new SendRequests(this.spares);

	private @Nullable SendBatch firstInFlight;

	private @Nullable SendBatch lastInFlight;

	private long window;

	private long bytesInFlight;

	private long bytesAcknowledged;

	private long bytesAccepted;

	/** Bytes queued in memory that has been taken from the window already. */
	private long bytesCopied;

	private boolean released;

	private boolean moreSoon;

	SendQueue(SendMemory memory, Waiter waiter, long maxWindow) {
		this.memory = memory;
		this.waiter = waiter;
		this.maxWindow = maxWindow;
		this.window = Math.min(INITIAL_WINDOW, maxWindow);
	}

	/**
	 * Accept a send.
	 * @param data the caller's buffer
	 * @param position its position
	 * @param length the number of bytes after that, at least one
	 * @param address of a direct buffer, or 0 if it is not known
	 * @param promise what to decide when they are acknowledged, if anything
	 */
	void add(ByteBuffer data, int position, int length, long address, @Nullable Promise promise) {
		SendRequest request = this.spares.request();
		request.begin(data, position, length, address, promise);
		add(request);
	}

	/**
	 * Accept what a blocking writer has written.
	 * @param chunk where that is
	 * @param length the number of bytes, at least one
	 */
	void addFilled(Chunk chunk, int length) {
		SendRequest request = this.spares.request();
		request.begin(chunk, length);
		add(request);
		this.bytesCopied += length;
	}

	private void add(SendRequest request) {
		this.requests.add(request);
		this.bytesAccepted += request.length();
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
		if (room() == 0 || bytesQueued() > this.bytesCopied) {
			return null;
		}
		return acquire(Math.min(wanted, OffHeapPool.MAX_DATA), OffHeapPool.MAX_BUFFERS, 0);
	}

	private @Nullable Chunk acquire(int data, int buffers, int beyond) throws OutOfDirectMemoryException {
		try {
			return this.memory.acquire(data, buffers, beyond, this.waiter);
		}
		catch (OutOfDirectMemoryException ex) {
			// Others may have been kept waiting by the attempt.
			this.released = true;
			throw ex;
		}
	}

	/**
	 * Gather what is queued into one native send, as far as the windows allow.
	 * @return the batch, or {@code null} if there is nothing to send now
	 * @throws OutOfDirectMemoryException if the JVM has no direct memory left
	 */
	@Nullable SendBatch nextBatch() throws OutOfDirectMemoryException {
		long queued = bytesQueued();
		long limit = Math.min(Math.max(this.window / 4, MIN_PIECE), MAX_BATCH);
		long wanted = Math.min(Math.min(queued, this.window - this.bytesInFlight), limit);
		boolean partial = wanted < queued && wanted < MIN_PIECE && this.bytesInFlight > 0;
		SendRequest request = this.requests.queued();
		if (wanted <= 0 || partial || request == null) {
			return null;
		}
		SendBatch batch = this.spares.batch();
		batch.begin(request, this.requests.queuedTaken());
		while (request != null && batch.bytes() < wanted && take(batch, request, (int) wanted - batch.bytes())) {
			request = this.requests.queued();
		}
		if (batch.isEmpty()) {
			this.spares.add(batch);
			return null;
		}
		this.bytesInFlight += batch.bytes();
		if (this.lastInFlight == null) {
			this.firstInFlight = batch;
		}
		else {
			this.lastInFlight.next = batch;
		}
		this.lastInFlight = batch;
		return batch;
	}

	private boolean take(SendBatch batch, SendRequest request, int wanted) throws OutOfDirectMemoryException {
		int length = Math.min(request.length() - this.requests.queuedTaken(), wanted);
		if (request.isFilled()) {
			return batch.hasRoomForBuffer() && takeFilled(batch, request);
		}
		if (request.isDirect()) {
			return batch.hasRoomForBuffer() && takeDirect(batch, request, length);
		}
		if (batch.room() == 0 && !(batch.hasRoomForBuffer() && addChunk(batch, wanted))) {
			return false;
		}
		int copied = Math.min(length, batch.room());
		batch.addCopy(copied);
		this.requests.take(copied);
		return true;
	}

	private boolean addChunk(SendBatch batch, int wanted) throws OutOfDirectMemoryException {
		// The first one's header is the batch's, and has to do for what comes after.
		boolean last = batch.hasHeader() || wanted == bytesQueued();
		Chunk chunk = acquire(wanted, last ? 1 : OffHeapPool.MAX_BUFFERS, 0);
		if (chunk == null) {
			return false;
		}
		batch.addChunk(chunk);
		return true;
	}

	private boolean takeFilled(SendBatch batch, SendRequest request) {
		batch.addFilled(Objects.requireNonNull(request.takeChunk()), request.length());
		this.bytesCopied -= request.length();
		this.requests.take(request.length());
		return true;
	}

	private boolean takeDirect(SendBatch batch, SendRequest request, int length) throws OutOfDirectMemoryException {
		if (!batch.hasHeader()) {
			Chunk header = acquire(0, OffHeapPool.MAX_BUFFERS, length);
			if (header == null) {
				return false;
			}
			batch.addHeader(header);
		}
		else if (!this.memory.reserve(length, this.waiter)) {
			return false;
		}
		batch.addDirect(length);
		this.requests.take(length);
		return true;
	}

	/**
	 * SEND_COMPLETE: it comes once for each native send, in order.
	 * @param canceled whether msquic has given the send up
	 * @param acknowledged takes the promises of the requests that are complete now
	 */
	void completed(boolean canceled, PromiseList acknowledged) {
		SendBatch batch = this.firstInFlight;
		if (batch == null) {
			return;
		}
		this.firstInFlight = batch.next;
		if (batch.next == null) {
			this.lastInFlight = null;
		}
		this.bytesInFlight -= batch.bytes();
		if (!canceled) {
			this.bytesAcknowledged += batch.bytes();
		}
		this.moreSoon = !canceled && this.bytesInFlight >= MUCH * batch.bytes();
		this.requests.complete(batch.bytes(), canceled, acknowledged);
		release(batch);
		forgetIfIdle();
	}

	/** Take back the latest batch, which msquic has not accepted: it is queued again. */
	void takeBack() {
		SendBatch batch = this.lastInFlight;
		if (batch == null) {
			return;
		}
		removeLastInFlight(batch);
		this.bytesInFlight -= batch.bytes();
		this.requests.takeBack(batch);
		release(batch);
	}

	private void removeLastInFlight(SendBatch last) {
		SendBatch batch = this.firstInFlight;
		if (batch == last) {
			this.firstInFlight = null;
			this.lastInFlight = null;
			return;
		}
		while (batch != null && batch.next != last) {
			batch = batch.next;
		}
		this.lastInFlight = Objects.requireNonNull(batch);
		this.lastInFlight.next = null;
	}

	private void release(SendBatch batch) {
		batch.release(this.memory);
		this.released = true;
		this.spares.add(batch);
	}

	/**
	 * Fail everything that is canceled or has not been handed to msquic. Nothing must be
	 * added any more.
	 * @param failure the reason
	 * @param failed takes the promises
	 */
	void fail(Throwable failure, PromiseList failed) {
		this.released |= this.requests.fail(failure, failed, this.memory);
		this.bytesCopied = 0;
		forgetIfIdle();
	}

	/**
	 * Fail what msquic still holds; its memory stays lent until SEND_COMPLETE.
	 * @param failure the reason
	 * @param failed takes the promises
	 */
	void failInFlight(Throwable failure, PromiseList failed) {
		this.requests.failIncomplete(failure, failed);
	}

	private void forgetIfIdle() {
		if (isIdle()) {
			this.requests.clear();
			this.spares.trim();
		}
	}

	void idealWindow(long bytes) {
		this.window = Math.max(this.window, Math.min(bytes, this.maxWindow));
	}

	/**
	 * Whether what is queued is too little to hurry with, since others are in flight.
	 */
	boolean mayWait() {
		return this.bytesInFlight > 0 && bytesQueued() < OffHeapPool.MAX_DATA;
	}

	/** Whether everything has been handed to msquic. */
	boolean isEmpty() {
		return bytesQueued() == 0;
	}

	/** Whether nothing is waiting for an acknowledgement. */
	boolean isIdle() {
		return bytesPending() == 0;
	}

	long bytesQueued() {
		return this.requests.bytesQueued();
	}

	long bytesInFlight() {
		return this.bytesInFlight;
	}

	/** Bytes that are accepted, and neither acknowledged nor given up. */
	long bytesPending() {
		return bytesQueued() + this.bytesInFlight;
	}

	long bytesAccepted() {
		return this.bytesAccepted;
	}

	long bytesAcknowledged() {
		return this.bytesAcknowledged;
	}

	/**
	 * Whether memory has been given back since the last time, for which other streams may
	 * wait.
	 */
	boolean takeReleased() {
		boolean released = this.released;
		this.released = false;
		return released;
	}

	/**
	 * Whether an acknowledgement has left so much in flight that the next one need not be
	 * waited for long. Asked once.
	 */
	boolean takeMoreSoon() {
		boolean moreSoon = this.moreSoon;
		this.moreSoon = false;
		return moreSoon;
	}

}
