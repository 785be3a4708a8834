package io.quicsend;

import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;

/**
 * A stream could not be started.
 */
public abstract sealed class StartException extends QuicSendException {

	StartException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * The connection could not even be tried: its host has no address, the native library
	 * could not be loaded, or its credentials were refused. The cause tells.
	 */
	public static final class ConnectionNotStarted extends StartException {

		ConnectionNotStarted(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

		@Override
		StartException again() {
			return new ConnectionNotStarted(message(), getCause());
		}

	}

	/**
	 * The peer's limit of streams (RFC 9000, 4.6), or that of the stream class, is
	 * reached, and there was no room in time.
	 */
	public static final class LimitReached extends StartException {

		LimitReached(String message) {
			super(message, null);
		}

		@Override
		StartException again() {
			return new LimitReached(message());
		}

	}

	/**
	 * The stream's deadline has passed before it was started; the peer has got nothing.
	 */
	public static final class DeadlineExceeded extends StartException {

		DeadlineExceeded(String message) {
			super(message, null);
		}

		@Override
		StartException again() {
			return new DeadlineExceeded(message());
		}

	}

	/**
	 * The connection could not be established, or was lost.
	 */
	public static final class ConnectionLost extends StartException {

		private final transient ConnectionError error;

		ConnectionLost(String message, ConnectionError error, @Nullable Throwable cause) {
			super(message, cause);
			this.error = error;
		}

		public ConnectionError error() {
			return this.error;
		}

		@Override
		StartException again() {
			return new ConnectionLost(message(), this.error, getCause());
		}

	}

	/**
	 * Any other msquic status.
	 */
	public static final class Other extends StartException {

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
		StartException again() {
			return new Other(this);
		}

	}

}
