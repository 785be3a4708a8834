package io.quicsend.test;

import java.security.MessageDigest;

import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.StreamEvent;
import io.quicsend.test.ReceivedStream.End;
import io.quicsend.test.ReceiverKnobs.StopRule;
import org.jspecify.annotations.Nullable;

/**
 * Receives the events of one stream that the peer has opened.
 */
final class PeerStream extends NativeHandle {

	private static final long NO_CODE = -1;

	private final PeerConnection connection;

	private final StreamLog log;

	private final @Nullable ReceivedStream received;

	private volatile long stopCode = NO_CODE;

	PeerStream(PeerConnection connection, long handle) {
		super(connection.library(), handle);
		this.connection = connection;
		this.log = connection.observer().log();
		this.log.started();
		this.received = connection.observer().isRecording() ? connection.newRecord(this) : null;
		if (this.received != null) {
			this.log.record(this.received);
		}
	}

	@Override
	public int onEvent(long handle, long event) {
		switch (StreamEvent.type(memory(), event)) {
			case StreamEvent.RECEIVE -> receive(event);
			case StreamEvent.PEER_SEND_SHUTDOWN -> finished();
			case StreamEvent.PEER_SEND_ABORTED -> ended(End.RESET, StreamEvent.abortedErrorCode(memory(), event));
			case StreamEvent.SHUTDOWN_COMPLETE -> shutdownComplete(event);
			default -> {
				// Nothing is sent on this stream.
			}
		}
		return MsQuicStatus.SUCCESS.code();
	}

	private void receive(long event) {
		if (this.stopCode != NO_CODE) {
			// msquic may still deliver what had arrived before.
			return;
		}
		NativeMemory memory = memory();
		long length = StreamEvent.receiveTotalLength(memory, event);
		if (length > 0 && this.connection.stall(this)) {
			// Taking nothing disables further RECEIVE events.
			StreamEvent.setReceiveTotalLength(memory, event, 0);
			return;
		}
		if (this.received != null) {
			this.connection.copyReceived(event, this.received);
		}
		this.log.received(length);
		StopRule rule = this.connection.knobs().stopRule;
		if (rule != null && StreamEvent.receiveAbsoluteOffset(memory, event) + length >= rule.bytes()) {
			stop(rule.code());
		}
	}

	/** Receive what was held back. */
	void resume() {
		if (enter()) {
			try {
				api().streamReceiveSetEnabled(handle(), 1);
			}
			finally {
				exit();
			}
		}
	}

	/** The end is decided by what happens first, this or the peer's end of the stream. */
	boolean stop(long code) {
		if (!enter()) {
			return false;
		}
		try {
			if (this.stopCode == NO_CODE) {
				this.stopCode = code;
			}
			return MsQuicStatus
				.succeeded(api().streamShutdown(handle(), MsQuic.STREAM_SHUTDOWN_FLAG_ABORT_RECEIVE, code));
		}
		finally {
			exit();
		}
	}

	private void finished() {
		this.log.finished();
		ended(End.FINISHED, NO_CODE);
	}

	private void shutdownComplete(long event) {
		this.connection.unstall(this);
		if (this.stopCode != NO_CODE) {
			ended(End.STOPPED, this.stopCode);
		}
		else {
			boolean byApp = StreamEvent.shutdownConnectionByApp(memory(), event);
			ended(End.CONNECTION_LOST, byApp ? StreamEvent.shutdownConnectionErrorCode(memory(), event) : NO_CODE);
		}
		if (this.received != null) {
			this.received.detach();
		}
		end();
	}

	private void ended(End end, long errorCode) {
		MessageDigest digest = (this.received != null) ? this.received.end(end, errorCode) : null;
		if (this.received != null && digest != null) {
			this.connection.reuse(digest);
			this.connection.observer().ended(this.log, this.received);
		}
	}

	@Override
	void close() {
		api().streamClose(handle());
	}

	@Override
	void closed() {
	}

}
