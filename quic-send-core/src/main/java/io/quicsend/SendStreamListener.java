package io.quicsend;

import org.jspecify.annotations.Nullable;

/**
 * Told of what becomes of streams. The news of one stream come in order and one at a
 * time: {@link #opened}, {@link #started}, {@link #peerAccepted}, exactly one of
 * {@link #finished}, {@link #stopped}, {@link #aborted} and {@link #failed}, and
 * {@link #closed}; steps that a stream does not reach are left out. Methods may run on
 * one of msquic's threads, so they must not block; what they throw is logged.
 * <p>
 * Native code sends most messages. Of those, what follows {@link #opened} is told
 * together when the message is complete.
 *
 * @see QuicRegistration#addStreamListener
 */
public interface SendStreamListener {

	/**
	 * What this listener wants to hear. Asked once, when it is added.
	 * @return everything, unless overridden
	 */
	default Interest interest() {
		return Interest.ALL;
	}

	/**
	 * The listener to a stream that is being opened, called by the thread that opens it.
	 * Asked only of listeners to {@link Interest#ALL}.
	 * @param stream the stream
	 * @return this listener, unless overridden; {@code null} for none
	 */
	default @Nullable SendStreamListener forStream(SendStreamInfo stream) {
		return this;
	}

	/**
	 * The stream has been opened; the peer does not know of it yet.
	 * @param stream the stream
	 */
	default void opened(SendStreamInfo stream) {
	}

	/**
	 * The stream has got its id. The peer's limit of streams may still hold it back.
	 * @param stream the stream
	 */
	default void started(SendStreamInfo stream) {
	}

	/**
	 * The peer's limit of streams has admitted the stream.
	 * @param stream the stream
	 */
	default void peerAccepted(SendStreamInfo stream) {
	}

	/**
	 * The peer's transport has acknowledged all bytes and the end of the stream.
	 * @param stream the stream
	 */
	default void finished(SendStreamInfo stream) {
	}

	/**
	 * The peer has asked to stop sending (RFC 9000, 19.5).
	 * @param stream the stream
	 * @param errorCode the peer's error code
	 */
	default void stopped(SendStreamInfo stream, long errorCode) {
	}

	/**
	 * This side has given the stream up.
	 * @param stream the stream
	 * @param errorCode the code that the peer is told
	 */
	default void aborted(SendStreamInfo stream, long errorCode) {
	}

	/**
	 * The stream has failed for any other reason.
	 * @param stream the stream
	 * @param cause the reason
	 */
	default void failed(SendStreamInfo stream, QuicSendException cause) {
	}

	/**
	 * Nothing native is left of the stream.
	 * @param stream the stream
	 */
	default void closed(SendStreamInfo stream) {
	}

	/**
	 * What a listener wants to hear.
	 */
	enum Interest {

		/**
		 * How streams end: finished, stopped, aborted or failed.
		 */
		TERMINAL,

		/**
		 * Everything.
		 */
		ALL

	}

}
