package io.quicsend;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a send stream: takes the application's requests and msquic's
 * events, in whatever order they come, decides the outcome of every future, and says
 * which native call is due next. Makes no native call itself. Guarded by the stream's
 * lock; whoever lets go of the lock hands {@link #takeDecided()} on.
 */
final class SendStreamMachine {

	/**
	 * How far the native stream is.
	 */
	private enum Handle {

		NONE, OPENING, OPEN, CLOSED

	}

	private final SendStreamOptions options;

	private final Supplier<String> subject;

	private final SendQueue queue;

	/** One message: opened, started, sent and finished together. */
	private final boolean message;

	private StreamState state = StreamState.OPEN;

	private StreamSendState sendState = StreamSendState.CLOSED;

	/** The connection is established. */
	private boolean connected;

	/** The stream class has a place for it, or it has no class. */
	private boolean admitted;

	private Handle handle = Handle.NONE;

	private boolean startIssued;

	/** START_COMPLETE has reported success; the peer's limit may still be reached. */
	private boolean started;

	private boolean finishIssued;

	private boolean abortDue;

	private boolean abortIssued;

	private boolean sendRefused;

	/** msquic has given up a send, which may have arrived or not. */
	private boolean sendCanceled;

	/** The peer's limit has admitted the stream. */
	private boolean accepted;

	/** Its deadline has passed, so nothing is waited for any more. */
	private boolean expired;

	/** Everything and the end of the stream has been acknowledged. */
	private boolean graceful;

	private boolean closed;

	private long abortCode;

	private int priority;

	private boolean priorityDue;

	private int startStatus;

	/** Threads inside a native call that needs the handle to stay open. */
	private int pins;

	private @Nullable QuicSendException failure;

	/** Why the connection is lost, if that is how the stream ended. */
	private @Nullable Loss loss;

	/** What the calls that are under way send. */
	private @Nullable SendBatch batch;

	/** What to carry to the dependent stages of futures. */
	private @Nullable CompletionContext context;

	private @Nullable Promise start;

	private @Nullable Promise finish;

	private @Nullable Promise down;

	private @Nullable List<Promise> writable;

	private final PromiseList decided = new PromiseList();

	/**
	 * Create the state machine of a stream.
	 * @param options the stream's options
	 * @param subject says which stream it is, for errors
	 * @param queue the stream's queue
	 * @param message whether it is for one message
	 */
	SendStreamMachine(SendStreamOptions options, Supplier<String> subject, SendQueue queue, boolean message) {
		this.options = options;
		this.subject = subject;
		this.queue = queue;
		this.message = message;
		this.admitted = options.streamClass() == null;
		this.priority = options.priority();
		this.priorityDue = this.priority != SendStreamOptions.DEFAULT_PRIORITY;
	}

	/** Carry a context to the dependent stages of futures. To be called at first. */
	void propagate(@Nullable CompletionContext context) {
		this.context = context;
	}

	// What the application asks for

	Promise start() {
		if (this.start == null) {
			this.start = Promise.create(this.context);
			if (this.accepted) {
				decide(this.start, null);
			}
			else if (isOver()) {
				decide(this.start, errors().startFailure(failureOfCalls(), this.loss));
			}
			else {
				beginStart();
			}
		}
		return this.start;
	}

	Promise send(ByteBuffer data) {
		Promise promise = Promise.create(this.context);
		if (isRefusing()) {
			decide(promise, refusal());
		}
		else if (!accept(data, promise)) {
			// Never passed on: msquic may not complete an empty send without FIN.
			decide(promise, null);
		}
		return promise;
	}

	/**
	 * Send a message as the whole stream.
	 * @param data the message
	 * @return the promise of the whole stream's acknowledgement
	 */
	Promise sendMessage(ByteBuffer data) {
		if (!isRefusing()) {
			accept(data, null);
		}
		return finish();
	}

	private boolean accept(ByteBuffer data, @Nullable Promise promise) {
		int position = data.position();
		int length = data.limit() - position;
		if (length <= 0) {
			return false;
		}
		beginStart();
		this.queue.add(data, position, length, promise, this.connected);
		return true;
	}

	Promise finish() {
		if (this.finish == null) {
			Promise promise = Promise.create(this.context);
			if (this.failure != null || this.closed) {
				decide(promise, failureOfCalls());
				return promise;
			}
			this.finish = promise;
			beginStart();
			this.sendState = StreamSendState.SHUTDOWN;
			tellWritable();
		}
		return this.finish;
	}

	Promise abort(long code) {
		if (!isOver() && !this.graceful) {
			fail(errors().aborted(code));
			requestAbort(code);
			this.sendState = StreamSendState.SHUTDOWN;
			if (this.handle == Handle.NONE) {
				ended();
			}
		}
		return whenClosed();
	}

	/**
	 * Let go of the stream.
	 * @return whether that has aborted it, with something lost
	 */
	boolean close() {
		if (this.closed) {
			return false;
		}
		this.closed = true;
		if (this.finish != null || isOver()) {
			return false;
		}
		boolean lost = this.state != StreamState.OPEN && this.failure == null;
		abort(this.options.closeErrorCode());
		return lost;
	}

	Promise whenClosed() {
		if (this.down == null) {
			this.down = Promise.create(this.context);
			if (this.state == StreamState.SHUTDOWN_COMPLETE) {
				decide(this.down, null);
			}
		}
		return this.down;
	}

	boolean isWritable() {
		return this.connected && (this.admitted || this.state == StreamState.OPEN) && (this.accepted || !this.started)
				&& !isRefusing() && this.queue.isEmpty() && this.queue.room() > 0;
	}

	Promise whenWritable() {
		Promise promise = Promise.create(this.context);
		if (this.writable == null) {
			this.writable = new ArrayList<>(1);
		}
		this.writable.add(promise);
		tellWritable();
		return promise;
	}

	void priority(int priority) {
		if (priority != this.priority) {
			this.priority = priority;
			this.priorityDue = true;
		}
	}

	/**
	 * Take memory for a blocking writer.
	 * @param wanted how many bytes it wants to write
	 * @return a chunk that may hold less, or {@code null} if the writer must wait
	 * @throws QuicSendException if nothing can be written any more
	 */
	@Nullable Chunk acquireForWriter(int wanted) throws QuicSendException {
		if (isRefusing()) {
			throw refusal().again();
		}
		beginStart();
		if (!this.connected || !this.admitted || (this.started && !this.accepted)) {
			return null;
		}
		try {
			return this.queue.acquireForWriter(wanted);
		}
		catch (OutOfDirectMemoryException ex) {
			throw errors().outOfMemory(ex);
		}
	}

	void sendFilled(Chunk chunk, int length) {
		this.queue.addFilled(chunk, length);
	}

	private void beginStart() {
		if (this.state == StreamState.OPEN) {
			this.state = StreamState.START;
			this.sendState = StreamSendState.START;
		}
	}

	private boolean isRefusing() {
		return this.failure != null || this.closed || this.finish != null || isOver();
	}

	/**
	 * What a send is refused with.
	 */
	private QuicSendException refusal() {
		boolean closed = this.closed && (this.failure == null || this.failure instanceof WriteException.Aborted);
		return closed ? errors().closed() : failureOfCalls();
	}

	private QuicSendException failureOfCalls() {
		if (this.failure != null) {
			return this.failure;
		}
		return this.closed ? errors().closed() : errors().finished();
	}

	// The connection

	void connected() {
		this.connected = true;
		tellWritable();
	}

	/**
	 * The connection is gone. Where msquic knows the stream, its own SHUTDOWN_COMPLETE
	 * has come before; this is for the streams that it has never heard of.
	 * @param loss why
	 */
	void connectionLost(Loss loss) {
		if (isOver()) {
			return;
		}
		this.connected = false;
		this.loss = loss;
		fail(this.startIssued ? errors().lost(loss) : errors().startLost(loss));
		ended();
	}

	// msquic's events

	void startComplete(int status, boolean accepted) {
		this.startStatus = status;
		if (MsQuicStatus.succeeded(status)) {
			this.started = true;
			if (accepted) {
				peerAccepted();
			}
		}
		else if (MsQuicStatus.STREAM_LIMIT_REACHED.is(status)) {
			fail(errors().limitReached(""));
		}
		// For any other status the reason comes with SHUTDOWN_COMPLETE.
	}

	void peerAccepted() {
		if (this.state != StreamState.START) {
			return;
		}
		this.accepted = true;
		this.state = StreamState.START_COMPLETE;
		if (this.sendState == StreamSendState.START) {
			this.sendState = StreamSendState.START_COMPLETE;
		}
		if (this.start != null) {
			decide(this.start, null);
		}
		tellWritable();
	}

	void sendComplete(boolean canceled) {
		this.queue.completed(canceled, this.decided);
		if (canceled) {
			this.sendCanceled = true;
			if (this.failure != null) {
				failSends(this.failure);
			}
		}
		else {
			peerAccepted();
		}
		tellWritable();
	}

	void peerReceiveAborted(long code) {
		if (!this.graceful) {
			fail(errors().stopped(code));
		}
		this.sendState = StreamSendState.SHUTDOWN_COMPLETE;
	}

	void sendShutdownComplete(boolean graceful) {
		// Why it was not graceful is known at SHUTDOWN_COMPLETE only. msquic may call it
		// graceful although it has given up a send, when the peer stops the stream while
		// its end is on the way.
		this.graceful = graceful && !this.sendCanceled;
		this.sendState = StreamSendState.SHUTDOWN_COMPLETE;
	}

	/**
	 * The terminal event.
	 * @param loss why the connection ended, or {@code null} if it goes on
	 */
	void shutdownComplete(@Nullable Loss loss) {
		if (isOver()) {
			return;
		}
		this.loss = loss;
		if (!this.graceful) {
			fail((loss != null) ? errors().lost(loss) : (this.started || this.startStatus == 0)
					? errors().other(MsQuicStatus.ABORTED.code()) : errors().startOther(this.startStatus));
		}
		ended();
	}

	void idealSendBufferSize(long bytes) {
		this.queue.idealWindow(bytes);
		tellWritable();
	}

	/** Memory has been given back to the connection's window. */
	void roomAvailable() {
		tellWritable();
	}

	/**
	 * Handling an event has failed: nothing more can be relied on.
	 * @param cause what was thrown
	 */
	void internalError(Throwable cause) {
		giveUp(errors().internal(cause));
	}

	/** The peer's limit was not raised in time. */
	void startTimedOut() {
		if (!this.accepted && !isOver()) {
			giveUp(errors().limitReached(", and was not raised within " + this.options.startTimeout()));
		}
	}

	// The stream class, and the deadline

	/** Whether the start has been asked for, and is not over. */
	boolean isStarting() {
		return this.state == StreamState.START;
	}

	/** The stream class has a place for it. */
	void admitted() {
		this.admitted = true;
		tellWritable();
	}

	/** The stream class has no place, and the options say not to wait. */
	void classLimitReached() {
		classLimitReached("");
	}

	/** The stream class had no place in time. */
	void classTimedOut() {
		if (!this.admitted) {
			classLimitReached(", and there was no room within " + this.options.startTimeout());
		}
	}

	private void classLimitReached(String detail) {
		if (this.options.streamClass() != null) {
			giveUp(errors().classLimitReached(this.options.streamClass(), detail));
		}
	}

	void deadlineExceeded() {
		if (this.options.deadline() != null) {
			this.expired = true;
			giveUp(this.startIssued ? errors().deadlineExceeded(this.options.deadline())
					: errors().startDeadlineExceeded(this.options.deadline()));
		}
	}

	private void giveUp(QuicSendException failure) {
		if (isOver() || this.graceful) {
			return;
		}
		fail(failure);
		requestAbort(this.options.closeErrorCode());
		if (this.handle == Handle.NONE) {
			ended();
		}
	}

	/** The code of the first request counts, as the stream's error does. */
	private void requestAbort(long code) {
		if (!this.abortDue) {
			this.abortDue = true;
			this.abortCode = code;
		}
	}

	// What to do natively

	/**
	 * The native call that is due. The caller makes it without the lock, reports its
	 * result, and asks again; only one thread does so at a time. After
	 * {@link StreamAction#OPEN} it may ask at once, and make the second call if the first
	 * one succeeds; it counts as not made otherwise.
	 * @return the call, or {@code null} if none is due
	 */
	@Nullable StreamAction next() {
		this.batch = null;
		if (isOver()) {
			if (this.handle != Handle.OPEN || this.pins > 0) {
				return null;
			}
			this.handle = Handle.CLOSED;
			return StreamAction.CLOSE;
		}
		if (!this.connected || !this.admitted || this.state == StreamState.OPEN) {
			return null;
		}
		if (this.handle == Handle.NONE) {
			this.handle = Handle.OPENING;
			return StreamAction.OPEN;
		}
		if (this.priorityDue) {
			this.priorityDue = false;
			return StreamAction.PRIORITY;
		}
		return (this.failure != null) ? nextAfterFailure() : nextSend();
	}

	private @Nullable StreamAction nextAfterFailure() {
		if (!this.abortDue || this.abortIssued) {
			return null;
		}
		this.abortIssued = true;
		if (!this.startIssued) {
			// The peer has never heard of it, so there is nothing to tell.
			ended();
			return next();
		}
		return StreamAction.ABORT;
	}

	private @Nullable StreamAction nextSend() {
		boolean withStart = !this.startIssued && this.message && !this.queue.isEmpty()
				&& !this.options.failWhenBlocked() && this.options.startTimeout() == null;
		if (!this.startIssued && !withStart) {
			this.startIssued = true;
			return StreamAction.START;
		}
		if ((this.started && !this.accepted) || this.sendRefused || this.finishIssued) {
			return null;
		}
		SendBatch batch;
		try {
			batch = this.queue.nextBatch();
		}
		catch (OutOfDirectMemoryException ex) {
			giveUp(errors().outOfMemory(ex));
			return next();
		}
		boolean last = this.finish != null && this.queue.isEmpty();
		if (batch != null) {
			this.batch = batch;
			this.startIssued = true;
			batch.start = withStart;
			batch.finish = last;
			this.finishIssued = last;
			return StreamAction.SEND;
		}
		if (last) {
			this.finishIssued = true;
			return StreamAction.FINISH;
		}
		// What was queued may have gone out just now, with room to spare.
		tellWritable();
		return null;
	}

	/**
	 * What to send.
	 * @return {@code null} if {@link StreamAction#SEND} is not due
	 */
	@Nullable SendBatch batch() {
		return this.batch;
	}

	int priority() {
		return this.priority;
	}

	long abortCode() {
		return this.abortCode;
	}

	/**
	 * Whether an abort must not wait for the peer: natively, an abort of a stream that
	 * waits for the peer's limit ends only when that is raised, and one of a peer that is
	 * silent when the connection does.
	 * @return {@code true} to abort at once
	 */
	boolean abortsImmediately() {
		return !this.accepted || this.expired;
	}

	void opened() {
		this.handle = Handle.OPEN;
	}

	/**
	 * The native stream could not be opened or started.
	 * @param status the status
	 * @param loss why the connection can't be used, or {@code null} if it can
	 */
	void startRefused(int status, @Nullable Loss loss) {
		if (this.handle == Handle.OPENING) {
			this.handle = Handle.NONE;
		}
		takeBackBatch();
		fail((loss != null) ? errors().startLost(loss) : errors().startOther(status));
		ended();
	}

	/**
	 * msquic has not accepted the batch.
	 * @param status the status
	 * @param loss why the connection can't be used, or {@code null} if it can
	 */
	void sendRefused(int status, @Nullable Loss loss) {
		if (this.batch != null && this.batch.start) {
			startRefused(status, loss);
			return;
		}
		takeBackBatch();
		this.sendRefused = true;
		if (this.failure != null) {
			failSends(this.failure);
		}
		else if (!MsQuicStatus.ABORTED.is(status) && !MsQuicStatus.INVALID_STATE.is(status)) {
			giveUp(errors().other(status));
		}
		// Otherwise the stream is ending, and SHUTDOWN_COMPLETE tells why.
	}

	private void takeBackBatch() {
		if (this.batch != null) {
			this.batch = null;
			this.queue.takeBack();
		}
	}

	boolean pin() {
		if (this.handle != Handle.OPEN || isOver()) {
			return false;
		}
		this.pins++;
		return true;
	}

	void unpin() {
		this.pins--;
	}

	// What came of it

	StreamState state() {
		return this.state;
	}

	StreamSendState sendState() {
		return this.sendState;
	}

	/** Whether accepted data or the end of the stream waits to be acknowledged. */
	boolean isBusy() {
		return !isOver() && (!this.queue.isIdle() || this.finish != null || this.abortDue);
	}

	boolean isOver() {
		return this.state == StreamState.SHUTDOWN_COMPLETE;
	}

	/** How far the stream is, in the steps of {@link StreamNews}. */
	int reached() {
		return StreamNews.OPENED | (this.started ? StreamNews.STARTED : 0) | (this.accepted ? StreamNews.ACCEPTED : 0)
				| (isOver() ? StreamNews.ENDED : 0) | (isGone() ? StreamNews.CLOSED : 0);
	}

	/**
	 * Why the stream has failed.
	 * @return the reason, or {@code null} if everything has been acknowledged, or may
	 * still be
	 */
	@Nullable QuicSendException failure() {
		return this.graceful ? null : this.failure;
	}

	/** Whether nothing native is left. */
	boolean isGone() {
		return isOver() && (this.handle == Handle.NONE || this.handle == Handle.CLOSED);
	}

	/**
	 * What has been decided since the last time.
	 * @return the first promise of a chain, or {@code null}
	 */
	@Nullable Promise takeDecided() {
		return this.decided.take();
	}

	/** Fix the reason of failure, if it is not fixed yet, and fail what waits for it. */
	private void fail(QuicSendException failure) {
		if (this.failure == null) {
			this.failure = failure;
		}
		failSends(this.failure);
		tellWritable();
	}

	private void failSends(QuicSendException failure) {
		this.queue.fail(failure, this.decided);
	}

	private void ended() {
		this.state = StreamState.SHUTDOWN_COMPLETE;
		this.sendState = StreamSendState.SHUTDOWN_COMPLETE;
		if (!this.graceful || (this.start != null && !this.start.isDecided())) {
			// An error costs a stack trace, so a stream that ended well makes none.
			failRest(failureOfCalls());
		}
		if (this.finish != null) {
			decide(this.finish, this.graceful ? null : this.failure);
		}
		if (this.down != null) {
			decide(this.down, null);
		}
		tellWritable();
	}

	private void failRest(QuicSendException failure) {
		failSends(failure);
		this.queue.failInFlight(failure, this.decided);
		if (this.start != null && !this.start.isDecided()) {
			decide(this.start, errors().startFailure(failure, this.loss));
		}
	}

	private void tellWritable() {
		if (this.writable == null) {
			return;
		}
		QuicSendException refusal = isRefusing() ? refusal() : null;
		if (refusal != null || isWritable()) {
			this.writable.forEach((promise) -> decide(promise, refusal));
			this.writable = null;
		}
	}

	private void decide(Promise promise, @Nullable Throwable failure) {
		if (promise.decide(failure)) {
			this.decided.add(promise);
		}
	}

	private StreamErrors errors() {
		return new StreamErrors(this.subject);
	}

}
