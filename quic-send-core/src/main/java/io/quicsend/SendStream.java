package io.quicsend;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A unidirectional QUIC stream to the peer (RFC 9000, 2.1). Each future is completed
 * exactly once, on a thread of the completion executor, never on one of msquic's.
 * "Acknowledged" always means: by the peer's transport. Nothing here tells that the
 * peer's application has read anything.
 * <p>
 * Thread-safe; sends are transmitted in the order in which they are accepted. No method
 * blocks but {@link #statistics()} and writing to {@link #outputStream()} and
 * {@link #channel()}.
 */
public interface SendStream extends AutoCloseable {

	/**
	 * Identifies this stream in logs and errors, from the moment it is opened.
	 * @return for example {@code default#3:id=8}
	 */
	String debugId();

	/**
	 * The connection that this stream was opened on.
	 * @return the connection
	 */
	QuicConnection connection();

	/**
	 * The QUIC stream id, once the stream has been started. Never blocks.
	 * @return the id, empty before
	 */
	OptionalLong id();

	/**
	 * Where the stream is in its life.
	 * @return the state
	 */
	StreamState state();

	/**
	 * Where the sending side is in its life.
	 * @return the state
	 */
	StreamSendState sendState();

	/**
	 * Start the stream: take an id, and wait while the peer's limit of streams is
	 * reached, as {@link SendStreamOptions} say. Further calls join the first one.
	 * Sending starts a stream by itself, so this is for who wants to wait.
	 * @return completes when the peer's limits admit the stream; fails with a
	 * {@link StartException}
	 */
	CompletableFuture<Void> start();

	/**
	 * Send the content between position and limit. Accepted at once and queued while the
	 * send window is full; what is queued goes to msquic in one gathered native send. The
	 * content must not be changed until the result has completed; the buffer's position
	 * and limit are not used again. A direct buffer is sent without copying.
	 * @param data the data; if empty, completes at once
	 * @return completes when the peer's transport has acknowledged these bytes; fails
	 * with a {@link WriteException}, or the {@link StartException} if the stream could
	 * not be started
	 */
	CompletableFuture<Void> send(ByteBuffer data);

	/**
	 * Send an array, which must not be changed until the result has completed.
	 * @param data the data; if empty, completes at once
	 * @return as of {@link #send(ByteBuffer)}
	 */
	default CompletableFuture<Void> send(byte[] data) {
		return send(ByteBuffer.wrap(data));
	}

	/**
	 * End the stream after all that has been sent. Further calls join the first one.
	 * @return completes when the peer's transport has acknowledged all bytes and the end
	 * of the stream; fails with a {@link WriteException}, or the {@link StartException}
	 * if the stream could not be started
	 */
	CompletableFuture<Void> finish();

	/**
	 * Give the stream up: what is not acknowledged yet fails with
	 * {@link WriteException.Aborted}, and the peer is told the code (RFC 9000, 19.4).
	 * Acts at once, also while the stream waits for the peer's limit and after
	 * {@link #finish()}. Has no effect when the stream is down already.
	 * @param errorCode the application's error code, 0 to 2^62-1
	 * @return completes when the stream is down; never fails
	 */
	CompletableFuture<Void> abort(long errorCode);

	/**
	 * Whether a send would be handed to msquic at once.
	 * @return {@code false} while the send window is full, or the stream is waiting or
	 * ended
	 */
	boolean isWritable();

	/**
	 * Tells when the send window has room.
	 * @return completes when {@link #isWritable()} is true; fails with what a send would
	 * fail with
	 */
	CompletableFuture<Void> whenWritable();

	/**
	 * Tells when the stream is down: nothing native is left of it.
	 * @return completes when the stream is down, however it ended; never fails
	 */
	CompletableFuture<Void> whenClosed();

	/**
	 * A blocking view of this stream. Writing copies into the send window, and blocks,
	 * interruptibly, while it is full. Closing it finishes the stream and waits for the
	 * acknowledgement, so close it only when all went well; {@link #abort} or
	 * {@link #close} this stream otherwise. Small writes are worth buffering.
	 * @return the view, always the same
	 */
	OutputStream outputStream();

	/**
	 * A blocking view of this stream, like {@link #outputStream()}.
	 * @return the view, always the same
	 */
	WritableByteChannel channel();

	/**
	 * Change the priority among the connection's streams.
	 * @param priority 0 to 65535; higher goes first
	 */
	void priority(int priority);

	/**
	 * The priority among the connection's streams.
	 * @return 0 to 65535
	 */
	int priority();

	/**
	 * Tells why this stream is blocked. Blocks for a moment, until msquic's worker has
	 * answered.
	 * @return the statistics
	 * @throws IOException if the stream is not started or already down
	 */
	SendStreamStatistics statistics() throws IOException;

	/**
	 * Let go of the stream. If it has been finished, that goes on until it is
	 * acknowledged; if not, it is aborted with
	 * {@link SendStreamOptions#closeErrorCode()}, and a warning says so. Does not block.
	 */
	@Override
	void close();

}
