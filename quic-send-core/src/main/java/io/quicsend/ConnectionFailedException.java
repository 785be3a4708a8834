package io.quicsend;

import org.jspecify.annotations.Nullable;

/**
 * A connection could not be established, or was lost. If several addresses were tried,
 * this is the error of the one that decided, and those before are suppressed in it.
 */
public final class ConnectionFailedException extends QuicSendException {

	private final transient ConnectionError error;

	ConnectionFailedException(String message, ConnectionError error, @Nullable Throwable cause) {
		super(message, cause);
		this.error = error;
	}

	/**
	 * Who ended the connection, and why.
	 * @return the error
	 */
	public ConnectionError error() {
		return this.error;
	}

	@Override
	ConnectionFailedException again() {
		return new ConnectionFailedException(message(), this.error, getCause());
	}

}
