package io.quicsend;

import io.quicsend.StreamErrors.Subject;
import org.jspecify.annotations.Nullable;

/**
 * How a send stream ends: with everything acknowledged, or for the first reason that
 * comes up. Makes the errors that follow from it. Guarded by the stream's lock.
 */
final class StreamEnd {

	private final Subject subject;

	private @Nullable QuicSendException reason;

	/** Why the connection is lost, if that is how the stream ended. */
	private @Nullable Loss loss;

	/** msquic has given up a send, which may have arrived or not. */
	private boolean sendCanceled;

	/** Everything and the end of the stream has been acknowledged. */
	private boolean graceful;

	/** The application has let go of the stream. */
	private boolean closed;

	private boolean abortDue;

	private long abortCode;

	/**
	 * Create the end of a stream that is open.
	 * @param subject what its errors are about
	 */
	StreamEnd(Subject subject) {
		this.subject = subject;
	}

	StreamErrors errors() {
		return new StreamErrors(this.subject);
	}

	/**
	 * Fix the reason, if it is not fixed yet.
	 * @param reason a reason to fail
	 * @return the reason that counts
	 */
	QuicSendException fix(QuicSendException reason) {
		if (this.reason == null) {
			this.reason = reason;
		}
		return this.reason;
	}

	boolean isFailed() {
		return this.reason != null;
	}

	@Nullable QuicSendException reason() {
		return this.reason;
	}

	void lost(@Nullable Loss loss) {
		this.loss = loss;
	}

	void sendCanceled() {
		this.sendCanceled = true;
	}

	/**
	 * msquic has sent all that it is going to send. It may call that graceful although it
	 * has given up a send, when the peer stops the stream while its end is on the way.
	 */
	void sendShutdown(boolean graceful) {
		this.graceful = graceful && !this.sendCanceled;
	}

	boolean isGraceful() {
		return this.graceful;
	}

	void close() {
		this.closed = true;
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Have the stream aborted. The code of the first request counts, as its reason does.
	 * @param code what the peer is told
	 */
	void abort(long code) {
		if (!this.abortDue) {
			this.abortDue = true;
			this.abortCode = code;
		}
	}

	boolean isAbortDue() {
		return this.abortDue;
	}

	long abortCode() {
		return this.abortCode;
	}

	/** Whether nothing more can be sent, for one of the reasons known here. */
	boolean isRefusing() {
		return this.reason != null || this.closed;
	}

	/** The reason, unless the stream has ended gracefully all the same. */
	@Nullable QuicSendException failure() {
		return this.graceful ? null : this.reason;
	}

	/** What a send is refused with. */
	QuicSendException refusal() {
		boolean closed = this.closed && (this.reason == null || this.reason instanceof WriteException.Aborted);
		return closed ? errors().closed() : failureOfCalls();
	}

	/** What everything else fails with that comes too late. */
	QuicSendException failureOfCalls() {
		if (this.reason != null) {
			return this.reason;
		}
		return this.closed ? errors().closed() : errors().finished();
	}

	/** What the start fails with. */
	StartException failureOfStart() {
		return errors().startFailure(failureOfCalls(), this.loss);
	}

}
