package io.quicsend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A named connection to one receiver. It is established by {@link #connect()} or the
 * first stream, and anew by the first stream after it has been lost; a lost connection
 * fails its streams. Thread-safe.
 */
public interface QuicConnection extends AutoCloseable {

	/**
	 * The name by which configuration, logs and errors refer to this connection.
	 * @return the name
	 */
	String name();

	/**
	 * The options that this connection was made with.
	 * @return the options
	 */
	ConnectionOptions options();

	/**
	 * The connection's state as known now.
	 * @return the state
	 */
	ConnectionState state();

	/**
	 * Establish the connection if it is not. Does not block.
	 * @return completes when the handshake is done; fails with a
	 * {@link ConnectionFailedException}, or a {@link StartException.ConnectionNotStarted}
	 * if it could not even be tried
	 */
	CompletableFuture<Void> connect();

	/**
	 * Open a stream with default options.
	 * @return the stream
	 */
	default SendStream openSendStream() {
		return openSendStream(SendStreamOptions.defaults());
	}

	/**
	 * Open a stream. Nothing is sent yet; the stream is started by
	 * {@link SendStream#start()} or by the first send. If this connection is not
	 * established, that begins now, and the stream waits for it. On a closed connection
	 * the stream's operations fail with {@link ConnectionError.ConnectionClosed}. Does
	 * not block.
	 * @param options the stream's options
	 * @return the stream
	 */
	SendStream openSendStream(SendStreamOptions options);

	/**
	 * Send a message on a stream of its own, with default options.
	 * @param message the message
	 * @return completes when the peer's transport has acknowledged the whole stream
	 */
	default CompletableFuture<Void> send(ByteBuffer message) {
		return send(message, SendStreamOptions.defaults());
	}

	/**
	 * Send a message on a stream of its own: open, start, send and finish, in one native
	 * call where it fits into the window. The content between position and limit is sent;
	 * it must not be changed until the result has completed. Does not block.
	 * @param message the message, may be empty
	 * @param options the stream's options
	 * @return completes when the peer's transport has acknowledged all bytes and the end
	 * of the stream; fails with a {@link StartException} or a {@link WriteException}
	 */
	CompletableFuture<Void> send(ByteBuffer message, SendStreamOptions options);

	/**
	 * What was negotiated with the peer, while the connection is established.
	 * @return the facts, empty when not connected
	 */
	Optional<ConnectionInfo> info();

	/**
	 * Measurements of the established connection. Blocks for a moment, until msquic's
	 * worker has answered.
	 * @return the measurements
	 * @throws IOException if the connection is not established
	 */
	ConnectionStatistics statistics() throws IOException;

	/**
	 * Refuse new streams, wait until everything accepted is acknowledged, at most for the
	 * {@link ConnectionOptions#closeTimeout() close timeout}, then close. What was not
	 * acknowledged fails, and is reported as a warning. Blocks; further calls wait for
	 * the first one.
	 */
	@Override
	void close();

	/**
	 * Like {@link #close()} with another limit.
	 * @param timeout how long to wait at most for acknowledgements; zero closes at once
	 */
	void close(Duration timeout);

}
