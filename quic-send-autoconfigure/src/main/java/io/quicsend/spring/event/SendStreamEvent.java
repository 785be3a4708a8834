package io.quicsend.spring.event;

import io.quicsend.QuicSendException;
import io.quicsend.SendStreamInfo;

/**
 * Something has happened to a send stream. The events of one stream are published in
 * order, exactly one of them a {@link Terminal} one.
 */
public abstract sealed class SendStreamEvent extends QuicSendEvent {

	private final transient SendStreamInfo stream;

	SendStreamEvent(SendStreamInfo stream) {
		super(stream.connection());
		this.stream = stream;
	}

	/**
	 * The stream as it was when it happened.
	 * @return the stream
	 */
	public SendStreamInfo getStream() {
		return this.stream;
	}

	@Override
	boolean isEssential() {
		return false;
	}

	@Override
	public String toString() {
		return describe("stream " + this.stream);
	}

	/**
	 * The stream has been opened; the peer does not know of it yet.
	 */
	public static final class Opened extends SendStreamEvent {

		Opened(SendStreamInfo stream) {
			super(stream);
		}

	}

	/**
	 * The stream has got its id.
	 */
	public static final class Started extends SendStreamEvent {

		Started(SendStreamInfo stream) {
			super(stream);
		}

	}

	/**
	 * The peer's limit of streams has admitted the stream.
	 */
	public static final class PeerAccepted extends SendStreamEvent {

		PeerAccepted(SendStreamInfo stream) {
			super(stream);
		}

	}

	/**
	 * How the stream has ended.
	 */
	public abstract static sealed class Terminal extends SendStreamEvent {

		Terminal(SendStreamInfo stream) {
			super(stream);
		}

		@Override
		boolean isEssential() {
			return true;
		}

	}

	/**
	 * The peer's transport has acknowledged all bytes and the end of the stream.
	 */
	public static final class Finished extends Terminal {

		Finished(SendStreamInfo stream) {
			super(stream);
		}

	}

	/**
	 * The peer has asked to stop sending.
	 */
	public static final class Stopped extends Terminal {

		private final long errorCode;

		Stopped(SendStreamInfo stream, long errorCode) {
			super(stream);
			this.errorCode = errorCode;
		}

		/**
		 * The peer's error code.
		 * @return the code
		 */
		public long getErrorCode() {
			return this.errorCode;
		}

	}

	/**
	 * This side has given the stream up.
	 */
	public static final class Aborted extends Terminal {

		private final long errorCode;

		Aborted(SendStreamInfo stream, long errorCode) {
			super(stream);
			this.errorCode = errorCode;
		}

		/**
		 * The code that the peer is told.
		 * @return the code
		 */
		public long getErrorCode() {
			return this.errorCode;
		}

	}

	/**
	 * The stream has failed for any other reason, for example because its connection was
	 * lost.
	 */
	public static final class Failed extends Terminal {

		private final QuicSendException cause;

		Failed(SendStreamInfo stream, QuicSendException cause) {
			super(stream);
			this.cause = cause;
		}

		/**
		 * What the stream's futures have failed with.
		 * @return the cause
		 */
		public QuicSendException getCause() {
			return this.cause;
		}

	}

	/**
	 * Nothing native is left of the stream.
	 */
	public static final class Closed extends SendStreamEvent {

		Closed(SendStreamInfo stream) {
			super(stream);
		}

	}

}
