package io.quicsend;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.msquic.MessageRecord;
import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;

/**
 * Says why messages have failed that native code has sent.
 */
final class MessageErrors {

	private final ConnectionSession session;

	MessageErrors(ConnectionSession session) {
		this.session = session;
	}

	/** msquic may refuse a stream before it tells why the connection has ended. */
	boolean isReasonUnknown(Chunk chunk) {
		int flags = chunk.getInt(MessageRecord.FLAGS);
		if ((flags & MessageRecord.START_FAILED) == 0 || (flags & MessageRecord.CONNECTION_SHUTDOWN) != 0) {
			return false;
		}
		int status = chunk.getInt(MessageRecord.STATUS);
		return (MsQuicStatus.ABORTED.is(status) || MsQuicStatus.INVALID_STATE.is(status))
				&& this.session.loss() == null;
	}

	/**
	 * Why a message has failed.
	 * @param stream the number of its stream
	 * @param chunk what native code has left of it
	 * @return the reason, or {@code null} if it is acknowledged
	 */
	@Nullable QuicSendException failure(long stream, Chunk chunk) {
		int flags = chunk.getInt(MessageRecord.FLAGS);
		// msquic may call it graceful although it has given up the send.
		int outcome = flags & (MessageRecord.GRACEFUL | MessageRecord.CANCELED | MessageRecord.STOPPED);
		if (outcome == MessageRecord.GRACEFUL) {
			return null;
		}
		try {
			return failure(stream, chunk, flags);
		}
		catch (RuntimeException | Error ex) {
			// The messages behind this one must be decided, whatever happens.
			return new StreamErrors(() -> "Stream " + stream).internal(ex);
		}
	}

	private QuicSendException failure(long stream, Chunk chunk, int flags) {
		long id = ((flags & MessageRecord.STARTED) != 0) ? chunk.getLong(MessageRecord.ID) : -1;
		StreamErrors errors = errors(stream, id);
		if ((flags & MessageRecord.STOPPED) != 0) {
			return errors.stopped(chunk.getLong(MessageRecord.STOP_CODE));
		}
		int status = chunk.getInt(MessageRecord.STATUS);
		if ((flags & MessageRecord.CONNECTION_SHUTDOWN) != 0) {
			return errors.lost(this.session.lossOf((flags & MessageRecord.CONNECTION_SHUTDOWN_BY_APP) != 0,
					(flags & MessageRecord.CONNECTION_CLOSED_REMOTELY) != 0,
					chunk.getLong(MessageRecord.CONNECTION_CODE), status));
		}
		if ((flags & MessageRecord.START_FAILED) != 0) {
			Loss loss = this.session.loss();
			return (loss != null) ? errors.startLost(loss) : errors.startOther(status);
		}
		return errors.other(MsQuicStatus.ABORTED.code());
	}

	/** Why a message could not be sent any more. */
	StartException startLost(long stream, Loss loss) {
		return errors(stream, -1).startLost(loss);
	}

	private StreamErrors errors(long stream, long id) {
		String subject = this.session.describe() + ", stream "
				+ SendStreamInfo.debugId(this.session.name(), stream, id);
		return new StreamErrors(() -> subject);
	}

}
