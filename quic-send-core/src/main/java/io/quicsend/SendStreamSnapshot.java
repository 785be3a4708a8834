package io.quicsend;

import java.util.OptionalLong;

/**
 * An open stream at one moment.
 *
 * @param number tells the streams of a connection apart
 * @param debugId what identifies the stream in logs and errors
 * @param id the QUIC stream id, empty before the stream has been started
 * @param message whether it carries one message
 * @param state where the stream is in its life
 * @param sendState where the sending side is in its life
 * @param priority the priority among the connection's streams
 * @param bytesAccepted bytes accepted from the application
 * @param bytesQueued bytes of these that wait for the send window
 * @param bytesSent bytes of these handed to msquic
 * @param bytesAcknowledged bytes of these acknowledged by the peer's transport
 */
public record SendStreamSnapshot(long number, String debugId, OptionalLong id, boolean message, StreamState state,
		StreamSendState sendState, int priority, long bytesAccepted, long bytesQueued, long bytesSent,
		long bytesAcknowledged) {

}
