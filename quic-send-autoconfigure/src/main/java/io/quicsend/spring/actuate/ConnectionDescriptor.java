package io.quicsend.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.quicsend.BlockedReason;
import io.quicsend.ConnectionState;
import io.quicsend.ConnectionStatistics;
import io.quicsend.ConnectionTotals;
import io.quicsend.StreamSendState;
import io.quicsend.StreamState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A connection at one moment, as {@link QuicSendEndpoint} shows it.
 *
 * @param state its state
 * @param endpoints its receivers, in the order in which they are tried
 * @param lastConnected when it was established for the last time
 * @param negotiated what was negotiated, while it is established
 * @param statistics measurements, while it is established; missing if msquic did not
 * answer in time
 * @param totals what it has done since it was made; missing if msquic did not answer in
 * time
 * @param streams its open streams
 * @param lastErrors when it was lost or could not be established, the latest one first
 */
public record ConnectionDescriptor(ConnectionState state, List<String> endpoints, @Nullable Instant lastConnected,
		@Nullable NegotiatedDescriptor negotiated, @Nullable ConnectionStatistics statistics,
		@Nullable ConnectionTotals totals, StreamsDescriptor streams,
		List<ErrorDescriptor> lastErrors) implements OperationResponseBody {

	/**
	 * What an established connection negotiated.
	 *
	 * @param localAddress the local address
	 * @param remoteAddress the receiver's address
	 * @param alpn the application protocol
	 * @param tlsCipherSuite the TLS cipher suite
	 */
	public record NegotiatedDescriptor(String localAddress, String remoteAddress, String alpn, String tlsCipherSuite) {

	}

	/**
	 * Open streams.
	 *
	 * @param open how many there are, messages that native code sends not included
	 * @param oldest those that were opened first, as many as were asked for
	 */
	public record StreamsDescriptor(int open, List<StreamDescriptor> oldest) {

	}

	/**
	 * An open stream.
	 *
	 * @param name its name in logs and errors
	 * @param id its QUIC stream id, if it has been started
	 * @param state where the stream is in its life
	 * @param sendState where the sending side is in its life
	 * @param priority its priority among the connection's streams
	 * @param bytesAccepted bytes accepted from the application
	 * @param bytesQueued bytes of these that wait for the send window
	 * @param bytesSent bytes of these handed to msquic
	 * @param bytesAcknowledged bytes of these acknowledged by the receiver's transport
	 * @param blocked how long it has been blocked, by reason, without reasons that it was
	 * not blocked for; missing if it is not started or msquic did not answer in time
	 */
	public record StreamDescriptor(String name, @Nullable Long id, StreamState state, StreamSendState sendState,
			int priority, long bytesAccepted, long bytesQueued, long bytesSent, long bytesAcknowledged,
			@Nullable Map<BlockedReason, Duration> blocked) {

	}

	/**
	 * A time when the connection was lost or could not be established.
	 *
	 * @param time when
	 * @param message what happened
	 * @param wasConnected whether it had been established
	 */
	public record ErrorDescriptor(Instant time, String message, boolean wasConnected) {

	}

}
