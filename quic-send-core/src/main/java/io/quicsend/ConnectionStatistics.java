package io.quicsend;

import java.time.Duration;

/**
 * Measurements of an established connection, from msquic's {@code QUIC_STATISTICS_V2}.
 *
 * @param rtt the smoothed round-trip time (RFC 9002, 5.3)
 * @param minRtt the smallest round-trip time seen
 * @param maxRtt the largest round-trip time seen
 * @param rttVariance the variation of the round-trip time
 * @param pathMtu the largest datagram that the path is known to carry, in bytes
 * @param congestionWindow the congestion window in bytes
 * @param packetsSent packets sent
 * @param packetsLost packets suspected lost
 * @param packetsSpuriouslyLost packets suspected lost that had arrived
 * @param bytesSent bytes of UDP payload sent
 * @param streamBytesSent bytes of stream data sent, without retransmissions
 * @param congestionEvents how often the congestion window was reduced
 * @param packetsReceived packets received
 * @param packetsDropped packets received and dropped
 * @param bytesReceived bytes of UDP payload received
 */
public record ConnectionStatistics(Duration rtt, Duration minRtt, Duration maxRtt, Duration rttVariance, int pathMtu,
		long congestionWindow, long packetsSent, long packetsLost, long packetsSpuriouslyLost, long bytesSent,
		long streamBytesSent, long congestionEvents, long packetsReceived, long packetsDropped, long bytesReceived) {

}
