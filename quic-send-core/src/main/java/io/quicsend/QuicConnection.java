package io.quicsend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.quicsend.tls.TlsOptions;

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
	 * Open a stream with the connection's own {@link ConnectionOptions#streamOptions()
	 * stream options}.
	 * @return the stream
	 */
	default SendStream openSendStream() {
		return openSendStream(options().streamOptions());
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
	 * Send a message on a stream of its own, with the connection's own
	 * {@link ConnectionOptions#streamOptions() stream options}.
	 * @param message the message
	 * @return completes when the peer's transport has acknowledged the whole stream
	 */
	default CompletableFuture<Void> send(ByteBuffer message) {
		return send(message, options().streamOptions());
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
	 * Connect with other certificates from now on: whom to trust, and the client
	 * certificate. If this connection is established, a new one is established beside it,
	 * and takes the streams that are opened from then on. The old one then takes no more,
	 * and is closed when its streams are down, or after the
	 * {@link ConnectionOptions#closeTimeout() close timeout}; what was not acknowledged
	 * by then fails. Does not block.
	 * <p>
	 * If the new one can't be established, the old one stays in use, and that is tried
	 * again, with growing pauses of one minute at most, for as long as the old one lives.
	 * When that is lost, only the new certificates count. A reload while another one is
	 * under way takes its place.
	 * @param tls the options
	 * @return completes when new streams use the new certificates; fails with a
	 * {@link ConnectionFailedException} or {@link StartException.ConnectionNotStarted}
	 * when the first attempt does
	 */
	CompletableFuture<Void> reload(TlsOptions tls);

	/**
	 * End what is established now, or being established. The next stream, or
	 * {@link #connect()}, establishes it anew, without waiting for the end of the old
	 * one. That takes no more streams, and is closed when its streams are down, or after
	 * the {@link ConnectionOptions#closeTimeout() close timeout}; what was not
	 * acknowledged by then fails. Does not block; has no effect on a connection that is
	 * not established.
	 * @return completes when the old connection is closed
	 */
	CompletableFuture<Void> disconnect();

	/**
	 * What was negotiated with the peer, while the connection is established.
	 * @return the facts, empty when not connected
	 */
	Optional<ConnectionInfo> info();

	/**
	 * Whether the peer has confirmed the handshake (RFC 9001, 4.1.2). A connection is
	 * established a round trip before that; only then is it certain that the peer accepts
	 * this side's certificate, or wants none. Blocks for a moment, until msquic's worker
	 * has answered.
	 * @return {@code true} if the connection is established and confirmed
	 */
	boolean isConfirmed();

	/**
	 * Measurements of the established connection. Blocks for a moment, until msquic's
	 * worker has answered.
	 * @return the measurements
	 * @throws IOException if the connection is not established
	 */
	ConnectionStatistics statistics() throws IOException;

	/**
	 * The streams that are open now. A message that native code sends is none; those are
	 * counted by {@link ConnectionTotals#activeMessages()}.
	 * @return a copy, in the order of opening
	 */
	List<SendStreamSnapshot> streams();

	/**
	 * Tells why an open stream is blocked. Blocks for a moment, until msquic's worker has
	 * answered.
	 * @param number the stream's {@link SendStreamSnapshot#number() number}
	 * @return as {@link SendStream#statistics()}
	 * @throws IOException if there is no such stream, or it is not started or already
	 * down
	 */
	SendStreamStatistics streamStatistics(long number) throws IOException;

	/**
	 * What this connection has done since it was made. Blocks for a moment while it is
	 * established, until msquic's worker has answered.
	 * @return the counts
	 */
	ConnectionTotals totals();

	/**
	 * The last times that this connection was lost or could not be established, other
	 * than by being closed by this side.
	 * @return ten at most, the latest one first
	 */
	List<ConnectionFailure> lastErrors();

	/**
	 * When this connection was established, for the last time. What of
	 * {@link #lastErrors()} has happened since has a later time, and what happened before
	 * an earlier one.
	 * @return the time, empty if it has never been
	 */
	Optional<Instant> lastConnected();

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
