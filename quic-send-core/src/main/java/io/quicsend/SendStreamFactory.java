package io.quicsend;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Opens send streams on named connections: the entry point for applications. Connections
 * are established when they are first used, and anew after they have been lost. Streams
 * may be of a named class, which stands for their options. Thread-safe; no method blocks.
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
	 * Find the options of a class of streams.
	 * @param streamClass the class's name
	 * @return the options
	 * @throws IllegalArgumentException if there is none of that name; the message lists
	 * those that there are
	 */
	SendStreamOptions streamOptions(String streamClass);

	/**
	 * Open a stream on the default connection.
	 * @return the stream
	 * @see QuicConnection#openSendStream()
	 */
	default SendStream open() {
		return open(DEFAULT_CONNECTION);
	}

	/**
	 * Open a stream on a connection.
	 * @param connection the connection's name
	 * @return the stream
	 * @see QuicConnection#openSendStream()
	 */
	default SendStream open(String connection) {
		return connection(connection).openSendStream();
	}

	/**
	 * Open a stream of a class on a connection.
	 * @param connection the connection's name
	 * @param streamClass the class's name
	 * @return the stream
	 * @see QuicConnection#openSendStream(SendStreamOptions)
	 */
	default SendStream open(String connection, String streamClass) {
		return open(connection, streamOptions(streamClass));
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
	 * @see QuicConnection#send(ByteBuffer)
	 */
	default CompletableFuture<Void> send(ByteBuffer message) {
		return send(DEFAULT_CONNECTION, message);
	}

	/**
	 * Send a message on a stream of its own on the default connection.
	 * @param message the message
	 * @return completes when the peer's transport has acknowledged the whole stream
	 * @see QuicConnection#send(ByteBuffer)
	 */
	default CompletableFuture<Void> send(byte[] message) {
		return send(ByteBuffer.wrap(message));
	}

	/**
	 * Send a message on a stream of its own.
	 * @param connection the connection's name
	 * @param message the message
	 * @return completes when the peer's transport has acknowledged the whole stream
	 * @see QuicConnection#send(ByteBuffer)
	 */
	default CompletableFuture<Void> send(String connection, ByteBuffer message) {
		return connection(connection).send(message);
	}

	/**
	 * Send a message on a stream of its own, of a class.
	 * @param connection the connection's name
	 * @param streamClass the class's name
	 * @param message the message
	 * @return completes when the peer's transport has acknowledged the whole stream
	 * @see QuicConnection#send(ByteBuffer, SendStreamOptions)
	 */
	default CompletableFuture<Void> send(String connection, String streamClass, ByteBuffer message) {
		return connection(connection).send(message, streamOptions(streamClass));
	}

	/**
	 * Create a factory over connections, without any class of streams.
	 * @param connections the connections, each with a name of its own
	 * @return the factory
	 */
	static SendStreamFactory of(Collection<? extends QuicConnection> connections) {
		return of(connections, Map.of());
	}

	/**
	 * Create a factory over connections.
	 * @param connections the connections, each with a name of its own
	 * @param streamClasses options of streams by the name of their class
	 * @return the factory
	 */
	static SendStreamFactory of(Collection<? extends QuicConnection> connections,
			Map<String, SendStreamOptions> streamClasses) {
		return new DefaultSendStreamFactory(connections, streamClasses);
	}

}
