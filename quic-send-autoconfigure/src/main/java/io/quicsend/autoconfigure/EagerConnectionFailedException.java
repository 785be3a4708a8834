package io.quicsend.autoconfigure;

import io.quicsend.ConnectionError;
import io.quicsend.ConnectionFailedException;
import io.quicsend.ConnectionFailure;
import io.quicsend.QuicConnection;
import io.quicsend.autoconfigure.QuicSendConnectionDetails.Receiver;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is needed from the start could not be established.
 */
final class EagerConnectionFailedException extends RuntimeException {

	private final String connection;

	private final transient @Nullable Receiver supplied;

	private final transient @Nullable ConnectionError error;

	EagerConnectionFailedException(String connection, @Nullable Receiver supplied, Throwable cause) {
		super("Eager connection failed: " + cause.getMessage(), cause);
		this.connection = connection;
		this.supplied = supplied;
		this.error = (cause instanceof ConnectionFailedException failure) ? failure.error() : null;
	}

	/**
	 * The handshake was done, and the receiver refused what it has learnt by it.
	 */
	EagerConnectionFailedException(QuicConnection connection, @Nullable Receiver supplied, ConnectionFailure failure) {
		super("Eager connection failed: Connection '" + connection.name() + "' to "
				+ connection.options().endpoints().get(0) + ", after the handshake: " + failure.message());
		this.connection = connection.name();
		this.supplied = supplied;
		this.error = failure.error();
	}

	String connection() {
		return this.connection;
	}

	/**
	 * The receiver that connection details of the application supply.
	 * @return the receiver, or {@code null} for the one in the properties
	 */
	@Nullable Receiver supplied() {
		return this.supplied;
	}

	/**
	 * Who ended the connection, and why.
	 * @return the error, or {@code null} if it could not even be tried
	 */
	@Nullable ConnectionError error() {
		return this.error;
	}

}
