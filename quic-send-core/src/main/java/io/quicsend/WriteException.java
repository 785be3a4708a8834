package io.quicsend;

import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;

/**
 * Data could not be sent, or is not known to have arrived.
 */
public abstract sealed class WriteException extends QuicSendException {

	WriteException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * The stream is not open for writing: it has been closed.
	 */
	public static final class Closed extends WriteException {

		Closed(String message) {
			super(message, null);
		}

		@Override
		WriteException again() {
			return new Closed(message());
		}

	}

	/**
	 * The stream has been finished, so nothing more can be sent on it.
	 */
	public static final class Finished extends WriteException {

		Finished(String message) {
			super(message, null);
		}

		@Override
		WriteException again() {
			return new Finished(message());
		}

	}

	/**
	 * This side aborted the stream.
	 */
	public static final class Aborted extends WriteException {

		private final long errorCode;

		Aborted(String message, long errorCode) {
			super(message, null);
			this.errorCode = errorCode;
		}

		public long errorCode() {
			return this.errorCode;
		}

		@Override
		WriteException again() {
			return new Aborted(message(), this.errorCode);
		}

	}

	/**
	 * The peer asked to stop sending (RFC 9000, 19.5).
	 */
	public static final class Stopped extends WriteException {

		private final long errorCode;

		Stopped(String message, long errorCode) {
			super(message, null);
			this.errorCode = errorCode;
		}

		public long errorCode() {
			return this.errorCode;
		}

		@Override
		WriteException again() {
			return new Stopped(message(), this.errorCode);
		}

	}

	/**
	 * The stream's deadline has passed before it was acknowledged as a whole, so it was
	 * aborted. The peer may have received the data or not.
	 */
	public static final class DeadlineExceeded extends WriteException {

		DeadlineExceeded(String message) {
			super(message, null);
		}

		@Override
		WriteException again() {
			return new DeadlineExceeded(message());
		}

	}

	/**
	 * The connection was lost before the data was acknowledged. The peer may have
	 * received it or not.
	 */
	public static final class ConnectionLost extends WriteException {

		private final transient ConnectionError error;

		ConnectionLost(String message, ConnectionError error, @Nullable Throwable cause) {
			super(message, cause);
			this.error = error;
		}

		public ConnectionError error() {
			return this.error;
		}

		@Override
		WriteException again() {
			return new ConnectionLost(message(), this.error, getCause());
		}

	}

	/**
	 * Any other msquic status.
	 */
	public static final class Other extends WriteException {

		private final int status;

		Other(String message, int status, @Nullable Throwable cause) {
			super(message + ": " + MsQuicStatus.describe(status), cause);
			this.status = status;
		}

		private Other(Other original) {
			super(original.message(), original.getCause());
			this.status = original.status;
		}

		public int status() {
			return this.status;
		}

		@Override
		WriteException again() {
			return new Other(this);
		}

	}

}
