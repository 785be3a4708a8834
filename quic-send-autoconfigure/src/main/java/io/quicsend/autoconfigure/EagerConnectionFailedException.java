package io.quicsend.autoconfigure;

/**
 * A connection that is needed from the start could not be established.
 */
final class EagerConnectionFailedException extends RuntimeException {

	private final String connection;

	EagerConnectionFailedException(String connection, Throwable cause) {
		super("Eager connection failed: " + cause.getMessage(), cause);
		this.connection = connection;
	}

	String connection() {
		return this.connection;
	}

}
