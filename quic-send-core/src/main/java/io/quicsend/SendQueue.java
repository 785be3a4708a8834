package io.quicsend;

import java.nio.ByteBuffer;
import java.util.Objects;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.SendMemory.Waiter;
import io.quicsend.msquic.NativeMemory;
import org.jspecify.annotations.Nullable;

/**
 * One stream's sends from acceptance to acknowledgement, and its send window. Native
 * sends carry the bytes of the requests one after the other, and are completed in order,
 * so that counting bytes tells which requests are complete. Knows nothing of the stream's
 * states. Guarded by the stream's lock.
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

	private final SendSpares spares = new SendSpares();

	/** The oldest request that native sends have not completed yet. */
	private @Nullable SendRequest first;

	private @Nullable SendRequest last;

	/** How much of the first request native sends have completed. */
	private int firstCompleted;

	/** Whether any of them was canceled. */
	private boolean firstCanceled;

	/** The oldest request that native sends have not taken whole. */
	private @Nullable SendRequest queued;

	/** How much of it they have taken. */
	private int queuedTaken;

	private @Nullable SendBatch firstInFlight;

	private @Nullable SendBatch lastInFlight;

	/** Promises of canceled requests; the reason is not known yet. */
	private @Nullable PromiseList canceled;

	private long window;

	private long bytesQueued;

	private long bytesInFlight;

	private long bytesAcknowledged;

	private long bytesAccepted;

	/** Bytes queued in memory that has been taken from the window already. */
	private long bytesCopied;

	private boolean released;

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
	 * @param promise what to decide when they are acknowledged, if anything
	 * @param loaded whether the library is loaded
	 */
	void add(ByteBuffer data, int position, int length, @Nullable Promise promise, boolean loaded) {
		SendRequest request = this.spares.request();
		NativeMemory memory = (loaded && data.isDirect()) ? this.memory.nativeMemory() : null;
		request.begin(data, position, length, promise, memory);
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
		if (this.first == null || this.last == null) {
			this.first = request;
		}
		else {
			this.last.next = request;
		}
		this.last = request;
		if (this.queued == null) {
			this.queued = request;
		}
		this.bytesQueued += request.length();
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
		if (room() == 0 || this.bytesQueued > this.bytesCopied) {
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
		long limit = Math.min(Math.max(this.window / 4, MIN_PIECE), MAX_BATCH);
		long wanted = Math.min(Math.min(this.bytesQueued, this.window - this.bytesInFlight), limit);
		boolean partial = wanted < this.bytesQueued && wanted < MIN_PIECE && this.bytesInFlight > 0;
		if (wanted <= 0 || partial || this.queued == null) {
			return null;
		}
		SendBatch batch = this.spares.batch();
		batch.begin(this.queued, this.queuedTaken);
		boolean more = true;
		while (more && batch.bytes() < wanted && this.queued != null) {
			more = take(batch, this.queued, (int) wanted - batch.bytes());
		}
		if (batch.isEmpty()) {
			this.spares.add(batch);
			return null;
		}
		this.bytesQueued -= batch.bytes();
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
		int length = Math.min(request.length() - this.queuedTaken, wanted);
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
		taken(request, copied);
		return true;
	}

	private boolean addChunk(SendBatch batch, int wanted) throws OutOfDirectMemoryException {
		// The first one's header is the batch's, and has to do for what comes after.
		boolean last = batch.hasHeader() || wanted == this.bytesQueued;
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
		taken(request, request.length());
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
		taken(request, length);
		return true;
	}

	private void taken(SendRequest request, int length) {
		this.queuedTaken += length;
		if (this.queuedTaken == request.length()) {
			this.queued = request.next;
			this.queuedTaken = 0;
		}
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
		complete(batch.bytes(), canceled, acknowledged);
		release(batch);
		forgetIfIdle();
	}

	private void complete(int bytes, boolean canceled, PromiseList acknowledged) {
		int left = bytes;
		while (left > 0) {
			SendRequest request = Objects.requireNonNull(this.first);
			int completed = Math.min(request.length() - this.firstCompleted, left);
			left -= completed;
			this.firstCompleted += completed;
			this.firstCanceled |= canceled;
			if (this.firstCompleted == request.length()) {
				removeFirst(request, acknowledged);
			}
		}
	}

	private void removeFirst(SendRequest request, PromiseList acknowledged) {
		Promise promise = request.promise();
		if (promise != null && !promise.isDecided()) {
			if (this.firstCanceled) {
				canceled().add(promise);
			}
			else {
				decide(promise, null, acknowledged);
			}
		}
		this.first = request.next;
		this.firstCompleted = 0;
		this.firstCanceled = false;
		this.spares.add(request);
	}

	private PromiseList canceled() {
		if (this.canceled == null) {
			this.canceled = new PromiseList();
		}
		return this.canceled;
	}

	/** Take back the latest batch, which msquic has not accepted: it is queued again. */
	void takeBack() {
		SendBatch batch = this.lastInFlight;
		if (batch == null) {
			return;
		}
		removeLastInFlight(batch);
		this.bytesInFlight -= batch.bytes();
		this.bytesQueued += batch.bytes();
		this.queued = batch.first();
		this.queuedTaken = batch.from();
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
		Promise promise = (this.canceled != null) ? this.canceled.take() : null;
		while (promise != null) {
			Promise next = promise.next;
			promise.next = null;
			decide(promise, failure, failed);
			promise = next;
		}
		if (this.firstCanceled && this.first != null) {
			decide(this.first.promise(), failure, failed);
		}
		for (SendRequest request = this.queued; request != null; request = request.next) {
			decide(request.promise(), failure, failed);
			Chunk chunk = request.takeChunk();
			if (chunk != null) {
				this.memory.release(chunk);
				this.released = true;
			}
		}
		this.queued = null;
		this.queuedTaken = 0;
		this.bytesQueued = 0;
		this.bytesCopied = 0;
		forgetIfIdle();
	}

	/**
	 * Fail what msquic still holds; its memory stays lent until SEND_COMPLETE.
	 * @param failure the reason
	 * @param failed takes the promises
	 */
	void failInFlight(Throwable failure, PromiseList failed) {
		for (SendRequest request = this.first; request != null; request = request.next) {
			decide(request.promise(), failure, failed);
		}
	}

	private void decide(@Nullable Promise promise, @Nullable Throwable failure, PromiseList decided) {
		if (promise != null && promise.decide(failure)) {
			decided.add(promise);
		}
	}

	private void forgetIfIdle() {
		if (isIdle()) {
			this.first = null;
			this.last = null;
			this.firstCompleted = 0;
			this.firstCanceled = false;
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
		return this.bytesInFlight > 0 && this.bytesQueued < OffHeapPool.MAX_DATA;
	}

	/** Whether everything has been handed to msquic. */
	boolean isEmpty() {
		return this.bytesQueued == 0;
	}

	/** Whether nothing is waiting for an acknowledgement. */
	boolean isIdle() {
		return this.bytesQueued == 0 && this.bytesInFlight == 0;
	}

	long bytesQueued() {
		return this.bytesQueued;
	}

	long bytesInFlight() {
		return this.bytesInFlight;
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

}
