package io.quicsend;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Base of all errors of connections and streams. The message names the connection, the
 * peer's address, the stream, the phase, and the status by name and number.
 */
public abstract sealed class QuicSendException extends IOException
		permits ConnectionFailedException, StartException, WriteException {

	QuicSendException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * The same error for one more caller to throw. One object thrown twice would break
	 * try-with-resources, which adds the second to the first.
	 * @return a new error, with the caller's stack trace
	 */
	abstract QuicSendException again();

	String message() {
		return String.valueOf(getMessage());
	}

}
