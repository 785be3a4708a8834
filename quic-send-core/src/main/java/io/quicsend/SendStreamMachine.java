package io.quicsend;

import java.nio.ByteBuffer;

import io.quicsend.OffHeapPool.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * The states of a send stream and the futures that follow from them: takes what the
 * application asks for, and what {@link StreamEvents} and {@link StreamActions} find out,
 * in whatever order that comes, and decides the outcome of each future. Knows nothing
 * native. Guarded by the stream's lock; whoever lets go of the lock hands
 * {@link #takeDecided()} on.
 */
final class SendStreamMachine {

	private final SendStreamOptions options;

	private final SendQueue queue;

	private final StreamEnd end;

	/** What to carry to the dependent stages of futures. */
	private final @Nullable CompletionContext context;

	private StreamState state = StreamState.OPEN;

	private StreamSendState sendState = StreamSendState.CLOSED;

	/** The connection is established. */
	private boolean connected;

	/** The stream class has a place for it, or it has no class. */
	private boolean admitted;

	/** START_COMPLETE has reported success; the peer's limit may still be reached. */
	private boolean started;

	/** The peer's limit has admitted the stream. */
	private boolean accepted;

	private @Nullable Promise start;

	private @Nullable Promise finish;

	private @Nullable Promise down;

	private @Nullable PromiseList writable;

	private final PromiseList decided = new PromiseList();

	/**
	 * Create the state machine of a stream.
	 * @param options the stream's options
	 * @param queue the stream's queue
	 * @param end how the stream ends
	 * @param context what to carry to the dependent stages of futures, if anything
	 */
	SendStreamMachine(SendStreamOptions options, SendQueue queue, StreamEnd end, @Nullable CompletionContext context) {
		this.options = options;
		this.queue = queue;
		this.end = end;
		this.context = context;
		this.admitted = options.streamClass() == null;
	}

	// What the application asks for

	Promise start() {
		if (this.start == null) {
			this.start = Promise.create(this.context);
			if (this.accepted) {
				this.decided.decide(this.start, null);
			}
			else if (isOver()) {
				this.decided.decide(this.start, this.end.failureOfStart());
			}
			else {
				begin();
			}
		}
		return this.start;
	}

	Promise send(ByteBuffer data, long address) {
		Promise promise = Promise.create(this.context);
		if (isRefusing()) {
			this.decided.decide(promise, this.end.refusal());
		}
		else if (!accept(data, address, promise)) {
			// Never passed on: msquic may not complete an empty send without FIN.
			this.decided.decide(promise, null);
		}
		return promise;
	}

	/**
	 * Send a message as the whole stream.
	 * @param data the message
	 * @return the promise of the whole stream's acknowledgement
	 */
	Promise sendMessage(ByteBuffer data, long address) {
		if (!isRefusing()) {
			accept(data, address, null);
		}
		return finish();
	}

	private boolean accept(ByteBuffer data, long address, @Nullable Promise promise) {
		int position = data.position();
		int length = data.limit() - position;
		if (length <= 0) {
			return false;
		}
		begin();
		this.queue.add(data, position, length, address, promise);
		return true;
	}

	Promise finish() {
		if (this.finish == null) {
			Promise promise = Promise.create(this.context);
			if (this.end.isRefusing()) {
				this.decided.decide(promise, this.end.failureOfCalls());
				return promise;
			}
			this.finish = promise;
			begin();
			this.sendState = StreamSendState.SHUTDOWN;
			tellWritable();
		}
		return this.finish;
	}

	Promise abort(long code) {
		if (!isOver() && !this.end.isGraceful()) {
			fail(this.end.errors().aborted(code));
			this.end.abort(code);
			this.sendState = StreamSendState.SHUTDOWN;
		}
		return whenClosed();
	}

	/**
	 * Let go of the stream.
	 * @return whether that has aborted it, with something lost
	 */
	boolean close() {
		if (this.end.isClosed()) {
			return false;
		}
		this.end.close();
		if (this.finish != null || isOver()) {
			return false;
		}
		boolean lost = this.state != StreamState.OPEN && !this.end.isFailed();
		abort(this.options.closeErrorCode());
		return lost;
	}

	Promise whenClosed() {
		if (this.down == null) {
			this.down = Promise.create(this.context);
			if (isOver()) {
				this.decided.decide(this.down, null);
			}
		}
		return this.down;
	}

	boolean isWritable() {
		return mayFlow() && !isRefusing() && this.queue.isEmpty() && this.queue.room() > 0;
	}

	Promise whenWritable() {
		Promise promise = Promise.create(this.context);
		if (this.writable == null) {
			this.writable = new PromiseList();
		}
		this.writable.add(promise);
		tellWritable();
		return promise;
	}

	/**
	 * Take memory for a blocking writer.
	 * @param wanted how many bytes it wants to write
	 * @return a chunk that may hold less, or {@code null} if the writer must wait
	 * @throws QuicSendException if nothing can be written any more
	 */
	@Nullable Chunk acquireForWriter(int wanted) throws QuicSendException {
		if (isRefusing()) {
			throw this.end.refusal().again();
		}
		begin();
		if (!mayFlow()) {
			return null;
		}
		try {
			return this.queue.acquireForWriter(wanted);
		}
		catch (OutOfDirectMemoryException ex) {
			throw this.end.errors().outOfMemory(ex);
		}
	}

	private void begin() {
		if (this.state == StreamState.OPEN) {
			this.state = StreamState.START;
			this.sendState = StreamSendState.START;
		}
	}

	private boolean isRefusing() {
		return this.end.isRefusing() || this.finish != null || isOver();
	}

	// What has happened to it

	void connected(boolean connected) {
		this.connected = connected;
		tellWritable();
	}

	void admitted() {
		this.admitted = true;
		tellWritable();
	}

	void started() {
		this.started = true;
	}

	void accepted() {
		if (this.state != StreamState.START) {
			return;
		}
		this.accepted = true;
		this.state = StreamState.START_COMPLETE;
		if (this.sendState == StreamSendState.START) {
			this.sendState = StreamSendState.START_COMPLETE;
		}
		this.decided.decide(this.start, null);
		tellWritable();
	}

	void sendComplete(boolean canceled) {
		this.queue.completed(canceled, this.decided);
		if (canceled) {
			this.end.sendCanceled();
			if (this.end.reason() != null) {
				failSends(this.end.reason());
			}
		}
		else {
			accepted();
		}
		tellWritable();
	}

	/** Nothing is sent any more. */
	void sendShutdown() {
		this.sendState = StreamSendState.SHUTDOWN_COMPLETE;
	}

	/** Fail, unless it has failed already, but wait for the end of what is under way. */
	void fail(QuicSendException failure) {
		failSends(this.end.fix(failure));
		tellWritable();
	}

	/** Fail, and abort what is under way. */
	void giveUp(QuicSendException failure) {
		if (!isOver() && !this.end.isGraceful()) {
			fail(failure);
			this.end.abort(this.options.closeErrorCode());
		}
	}

	/** The stream is down. */
	void ended() {
		this.state = StreamState.SHUTDOWN_COMPLETE;
		this.sendState = StreamSendState.SHUTDOWN_COMPLETE;
		boolean starting = this.start != null && !this.start.isDecided();
		if (!this.end.isGraceful()) {
			// An error costs a stack trace, so a stream that ended well makes none.
			QuicSendException failure = this.end.failureOfCalls();
			failSends(failure);
			this.queue.failInFlight(failure, this.decided);
		}
		if (starting) {
			this.decided.decide(this.start, this.end.failureOfStart());
		}
		this.decided.decide(this.finish, this.end.failure());
		this.decided.decide(this.down, null);
		tellWritable();
	}

	private void failSends(QuicSendException failure) {
		this.queue.fail(failure, this.decided);
	}

	/** Whoever waits for room may go on, or will never. */
	void tellWritable() {
		if (this.writable == null) {
			return;
		}
		QuicSendException refusal = isRefusing() ? this.end.refusal() : null;
		if (refusal != null || isWritable()) {
			this.decided.decideAll(this.writable, refusal);
			this.writable = null;
			// Whoever waits for room does not wait for other acknowledgements too.
			this.queue.takeMoreSoon();
		}
	}

	// What came of it

	StreamState state() {
		return this.state;
	}

	StreamSendState sendState() {
		return this.sendState;
	}

	/** Whether the start has been asked for, and is not over. */
	boolean isStarting() {
		return this.state == StreamState.START;
	}

	/** Whether there is something to do natively, and nothing to wait for before. */
	boolean mayOpen() {
		return this.connected && this.admitted && this.state != StreamState.OPEN;
	}

	/** Whether bytes may be lent to msquic, as far as the windows allow. */
	private boolean mayFlow() {
		return this.connected && (this.admitted || this.state == StreamState.OPEN) && !isBlocked();
	}

	boolean isAdmitted() {
		return this.admitted;
	}

	/** Whether the stream waits for the peer's limit. */
	boolean isBlocked() {
		return this.started && !this.accepted;
	}

	boolean isAccepted() {
		return this.accepted;
	}

	boolean isFinishing() {
		return this.finish != null;
	}

	/**
	 * What the stream has failed with.
	 * @return the reason, or {@code null} if everything has been acknowledged, or may
	 * still be
	 */
	@Nullable QuicSendException failure() {
		return this.end.failure();
	}

	boolean isOver() {
		return this.state == StreamState.SHUTDOWN_COMPLETE;
	}

	/** Whether accepted data or the end of the stream waits to be acknowledged. */
	boolean isBusy() {
		return !isOver() && (!this.queue.isIdle() || this.finish != null || this.end.isAbortDue());
	}

	/** How far the stream is, in the steps of {@link StreamNews}. */
	int reached() {
		return StreamNews.OPENED | (this.started ? StreamNews.STARTED : 0) | (this.accepted ? StreamNews.ACCEPTED : 0)
				| (isOver() ? StreamNews.ENDED : 0);
	}

	/**
	 * What has been decided since the last time.
	 * @return the first promise of a chain, or {@code null}
	 */
	@Nullable Promise takeDecided() {
		return this.decided.take();
	}

}
