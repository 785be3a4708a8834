package io.quicsend;

import java.time.Duration;

/**
 * How long a stream has been blocked, by reason, from msquic's
 * {@code QUIC_STREAM_STATISTICS}, and what this library holds for it.
 *
 * @param blockedByScheduling other streams went first
 * @param blockedByPacing pacing held it back
 * @param blockedByAmplification the peer's address was not validated yet (RFC 9000, 8.1)
 * @param blockedByCongestion the congestion window was full (RFC 9002)
 * @param blockedByConnectionFlowControl the peer's limit for the connection was reached
 * (RFC 9000, 4.1)
 * @param blockedByStreamIdLimit the peer's limit of streams was reached (RFC 9000, 4.6)
 * @param blockedByStreamFlowControl the peer's limit for the stream was reached (RFC
 * 9000, 4.1)
 * @param blockedByApplication the application had nothing to send
 * @param bytesQueued bytes accepted and not yet handed to msquic
 * @param bytesInFlight bytes handed to msquic and not yet acknowledged
 * @param bytesAcknowledged bytes acknowledged by the peer's transport
 */
public record SendStreamStatistics(Duration blockedByScheduling, Duration blockedByPacing,
		Duration blockedByAmplification, Duration blockedByCongestion, Duration blockedByConnectionFlowControl,
		Duration blockedByStreamIdLimit, Duration blockedByStreamFlowControl, Duration blockedByApplication,
		long bytesQueued, long bytesInFlight, long bytesAcknowledged) {

}
