package io.quicsend;

import java.time.Duration;

import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the events of msquic and of the connection mean for one send stream, whose
 * {@link SendStreamMachine} they drive. Guarded by the stream's lock.
 */
final class StreamEvents {

	private final SendStreamMachine machine;

	private final StreamActions actions;

	private final SendQueue queue;

	private final StreamEnd end;

	private int startStatus;

	StreamEvents(SendStreamMachine machine, StreamActions actions, SendQueue queue, StreamEnd end) {
		this.machine = machine;
		this.actions = actions;
		this.queue = queue;
		this.end = end;
	}

	// The connection

	void connected() {
		this.machine.connected(true);
	}

	/**
	 * The connection is gone. Where msquic knows the stream, its own SHUTDOWN_COMPLETE
	 * has come before; this is for the streams that it has never heard of.
	 * @param loss why
	 */
	void connectionLost(Loss loss) {
		if (this.machine.isOver()) {
			return;
		}
		this.end.lost(loss);
		this.machine.connected(false);
		this.machine
			.fail(this.actions.isStartIssued() ? this.end.errors().lost(loss) : this.end.errors().startLost(loss));
		this.machine.ended();
	}

	/** Memory has been given back to the connection's window. */
	void roomAvailable() {
		this.machine.tellWritable();
	}

	/**
	 * The peer's limit was not raised in time.
	 * @param timeout the time
	 */
	void startTimedOut(Duration timeout) {
		if (!this.machine.isAccepted() && !this.machine.isOver()) {
			this.machine.giveUp(this.end.errors().limitReached(", and was not raised within " + timeout));
		}
	}

	// msquic

	void startComplete(int status, boolean accepted) {
		this.startStatus = status;
		if (MsQuicStatus.succeeded(status)) {
			this.machine.started();
			if (accepted) {
				this.machine.accepted();
			}
		}
		else if (MsQuicStatus.STREAM_LIMIT_REACHED.is(status)) {
			this.machine.fail(this.end.errors().limitReached(""));
		}
		// For any other status the reason comes with SHUTDOWN_COMPLETE.
	}

	void peerAccepted() {
		this.machine.accepted();
	}

	void sendComplete(boolean canceled) {
		this.machine.sendComplete(canceled);
	}

	void peerReceiveAborted(long code) {
		if (!this.end.isGraceful()) {
			this.machine.fail(this.end.errors().stopped(code));
		}
		this.machine.sendShutdown();
	}

	void sendShutdownComplete(boolean graceful) {
		// Why it was not graceful is known at SHUTDOWN_COMPLETE only.
		this.end.sendShutdown(graceful);
		this.machine.sendShutdown();
	}

	/**
	 * The terminal event.
	 * @param loss why the connection ended, or {@code null} if it goes on
	 */
	void shutdownComplete(@Nullable Loss loss) {
		if (this.machine.isOver()) {
			return;
		}
		this.end.lost(loss);
		if (!this.end.isGraceful()) {
			this.machine.fail(failure(loss));
		}
		this.machine.ended();
	}

	private QuicSendException failure(@Nullable Loss loss) {
		if (loss != null) {
			return this.end.errors().lost(loss);
		}
		return MsQuicStatus.succeeded(this.startStatus) ? this.end.errors().other(MsQuicStatus.ABORTED.code())
				: this.end.errors().startOther(this.startStatus);
	}

	void idealSendBufferSize(long bytes) {
		this.queue.idealWindow(bytes);
		this.machine.tellWritable();
	}

	/**
	 * Handling an event has failed: nothing more can be relied on.
	 * @param cause what was thrown
	 */
	void internalError(Throwable cause) {
		this.machine.giveUp(this.end.errors().internal(cause));
	}

}
