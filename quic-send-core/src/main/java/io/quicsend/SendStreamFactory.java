package io.quicsend;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * Opens send streams on named connections: the entry point for applications. Connections
 * are established when they are first used, and anew after they have been lost.
 * Thread-safe; no method blocks.
 */
public interface SendStreamFactory {

	/** Name of the connection that is used when none is given. */
	String DEFAULT_CONNECTION = "default";

	/**
	 * Find a connection.
	 * @param name the connection's name
	 * @return the connection
	 * @throws IllegalArgumentException if there is none of that name; the message lists
	 * those that there are
	 */
	QuicConnection connection(String name);

	/**
	 * The connections that this factory opens streams on.
	 * @return all connections
	 */
	Collection<QuicConnection> connections();

	/**
	 * Open a stream on the default connection.
	 * @return the stream
	 * @see QuicConnection#openSendStream(SendStreamOptions)
	 */
	default SendStream open() {
		return open(DEFAULT_CONNECTION);
	}

	/**
	 * Open a stream on a connection.
	 * @param connection the connection's name
	 * @return the stream
	 * @see QuicConnection#openSendStream(SendStreamOptions)
	 */
	default SendStream open(String connection) {
		return open(connection, SendStreamOptions.defaults());
	}

	/**
	 * Open a stream on a connection.
	 * @param connection the connection's name
	 * @param options the stream's options
	 * @return the stream
	 * @see QuicConnection#openSendStream(SendStreamOptions)
	 */
	default SendStream open(String connection, SendStreamOptions options) {
		return connection(connection).openSendStream(options);
	}

	/**
	 * Send a message on a stream of its own on the default connection.
	 * @param message the message
	 * @return completes when the peer's transport has acknowledged the whole stream
	 * @see QuicConnection#send(ByteBuffer, SendStreamOptions)
	 */
	default CompletableFuture<Void> send(ByteBuffer message) {
		return send(DEFAULT_CONNECTION, message);
	}

	/**
	 * Send a message on a stream of its own on the default connection.
	 * @param message the message
	 * @return completes when the peer's transport has acknowledged the whole stream
	 * @see QuicConnection#send(ByteBuffer, SendStreamOptions)
	 */
	default CompletableFuture<Void> send(byte[] message) {
		return send(ByteBuffer.wrap(message));
	}

	/**
	 * Send a message on a stream of its own.
	 * @param connection the connection's name
	 * @param message the message
	 * @return completes when the peer's transport has acknowledged the whole stream
	 * @see QuicConnection#send(ByteBuffer, SendStreamOptions)
	 */
	default CompletableFuture<Void> send(String connection, ByteBuffer message) {
		return connection(connection).send(message, SendStreamOptions.defaults());
	}

	/**
	 * Create a factory over connections.
	 * @param connections the connections, each with a name of its own
	 * @return the factory
	 */
	static SendStreamFactory of(Collection<? extends QuicConnection> connections) {
		return new DefaultSendStreamFactory(connections);
	}

}
