package io.quicsend;

import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;

/**
 * Says which native call is due for one send stream, by what its
 * {@link SendStreamMachine} and its {@link SendQueue} have come to, and by the calls that
 * have been made. Makes no native call itself. Guarded by the stream's lock.
 */
final class StreamActions {

	/**
	 * How far the native stream is.
	 */
	private enum Handle {

		NONE, OPENING, OPEN, CLOSED

	}

	private final SendStreamMachine machine;

	private final SendQueue queue;

	private final StreamEnd end;

	/** One native send may start the stream too. */
	private final boolean startWithSend;

	private Handle handle = Handle.NONE;

	/** Threads inside a native call that needs the handle to stay open. */
	private int pins;

	private int priority;

	private boolean priorityDue;

	private boolean startIssued;

	private boolean finishIssued;

	private boolean abortIssued;

	private boolean sendRefused;

	/** Its deadline has passed, so nothing is waited for any more. */
	private boolean expired;

	/** What the calls that are under way send. */
	private @Nullable SendBatch batch;

	/**
	 * Create the actions of a stream on which no call has been made.
	 * @param options the stream's options
	 * @param message whether it is for one message, which is started, sent and finished
	 * together
	 * @param machine the stream's states
	 * @param queue the stream's queue
	 * @param end how the stream ends
	 */
	StreamActions(SendStreamOptions options, boolean message, SendStreamMachine machine, SendQueue queue,
			StreamEnd end) {
		this.machine = machine;
		this.queue = queue;
		this.end = end;
		this.startWithSend = message && !options.failWhenBlocked() && options.startTimeout() == null;
		this.priority = options.priority();
		this.priorityDue = this.priority != SendStreamOptions.DEFAULT_PRIORITY;
	}

	/**
	 * The native call that is due. The caller makes it without the lock, reports its
	 * result, and asks again; only one thread does so at a time. After
	 * {@link StreamAction#OPEN} it may ask at once, and make the second call if the first
	 * one succeeds; it counts as not made otherwise.
	 * @return the call, or {@code null} if none is due
	 */
	@Nullable StreamAction next() {
		this.batch = null;
		if (this.machine.isOver()) {
			return nextAfterEnd();
		}
		if (this.end.isAbortDue() && !this.startIssued && this.handle != Handle.OPENING) {
			// The peer has never heard of it, so there is nothing to tell.
			this.machine.ended();
			return nextAfterEnd();
		}
		if (!this.machine.mayOpen()) {
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
		return this.end.isFailed() ? nextAfterFailure() : nextSend();
	}

	private @Nullable StreamAction nextAfterEnd() {
		if (this.handle != Handle.OPEN || this.pins > 0) {
			return null;
		}
		this.handle = Handle.CLOSED;
		return StreamAction.CLOSE;
	}

	private @Nullable StreamAction nextAfterFailure() {
		if (!this.end.isAbortDue() || this.abortIssued) {
			return null;
		}
		this.abortIssued = true;
		return StreamAction.ABORT;
	}

	private @Nullable StreamAction nextSend() {
		boolean withStart = !this.startIssued && this.startWithSend && !this.queue.isEmpty();
		if (!this.startIssued && !withStart) {
			this.startIssued = true;
			return StreamAction.START;
		}
		if (this.machine.isBlocked() || this.sendRefused || this.finishIssued) {
			return null;
		}
		SendBatch batch;
		try {
			batch = this.queue.nextBatch();
		}
		catch (OutOfDirectMemoryException ex) {
			this.machine.giveUp(this.end.errors().outOfMemory(ex));
			return next();
		}
		boolean last = this.machine.isFinishing() && this.queue.isEmpty();
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
		this.machine.tellWritable();
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

	void priority(int priority) {
		if (priority != this.priority) {
			this.priority = priority;
			this.priorityDue = true;
		}
	}

	long abortCode() {
		return this.end.abortCode();
	}

	/**
	 * Whether an abort must not wait for the peer: natively, an abort of a stream that
	 * waits for the peer's limit ends only when that is raised, and one of a peer that is
	 * silent when the connection does.
	 * @return {@code true} to abort at once
	 */
	boolean abortsImmediately() {
		return this.expired || !this.machine.isAccepted();
	}

	/** Wait for the peer no longer. */
	void expire() {
		this.expired = true;
	}

	// What came of the calls

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
		StreamErrors errors = this.end.errors();
		this.machine.fail((loss != null) ? errors.startLost(loss) : errors.startOther(status));
		this.machine.ended();
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
		if (this.end.reason() != null) {
			this.machine.fail(this.end.reason());
		}
		else if (!MsQuicStatus.ABORTED.is(status) && !MsQuicStatus.INVALID_STATE.is(status)) {
			this.machine.giveUp(this.end.errors().other(status));
		}
		// Otherwise the stream is ending, and SHUTDOWN_COMPLETE tells why.
	}

	private void takeBackBatch() {
		if (this.batch != null) {
			this.batch = null;
			this.queue.takeBack();
		}
	}

	/**
	 * Keep the handle open for a call that may overlap with others.
	 * @return whether it is open
	 */
	boolean pin() {
		if (this.handle != Handle.OPEN || this.machine.isOver()) {
			return false;
		}
		this.pins++;
		return true;
	}

	void unpin() {
		this.pins--;
	}

	boolean isStartIssued() {
		return this.startIssued;
	}

	/** Whether nothing native is left. */
	boolean isGone() {
		return this.machine.isOver() && (this.handle == Handle.NONE || this.handle == Handle.CLOSED);
	}

}
