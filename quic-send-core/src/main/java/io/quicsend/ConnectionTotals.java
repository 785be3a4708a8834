package io.quicsend;

import java.time.Duration;
import java.util.Map;

/**
 * What a {@link QuicConnection} has done since it was made, over all the times it was
 * established. Numbers only grow, but for the three gauges.
 *
 * @param connects how often it was established
 * @param reconnects how often of these it had been established before
 * @param failedConnects how often it could not be established
 * @param losses how often it was lost after it had been established, other than by being
 * closed by this side
 * @param credentialReloads how often its certificates were replaced
 * @param streamsOpened streams opened, messages included
 * @param streamsEnded streams that have ended, by outcome; has a value for each
 * @param bytesAccepted bytes accepted from the application
 * @param bytesAcknowledged bytes acknowledged by the peer's transport
 * @param activeStreams gauge: streams that are open, without the messages that native
 * code sends
 * @param activeMessages gauge: messages on their way that native code sends
 * @param bytesPending gauge: bytes accepted, neither acknowledged nor given up
 * @param packetsSent packets sent
 * @param packetsLost packets suspected lost
 * @param congestionEvents how often the congestion window was reduced
 * @param bytesSent bytes of UDP payload sent
 * @param blocked how long streams that have ended had been blocked, by reason; has a
 * value for each, zero unless {@link QuicRegistration#measureBlockedTimes measured}
 */
public record ConnectionTotals(long connects, long reconnects, long failedConnects, long losses, long credentialReloads,
		long streamsOpened, Map<SendStreamOutcome, Long> streamsEnded, long bytesAccepted, long bytesAcknowledged,
		long activeStreams, long activeMessages, long bytesPending, long packetsSent, long packetsLost,
		long congestionEvents, long bytesSent, Map<BlockedReason, Duration> blocked) {

	public ConnectionTotals {
		streamsEnded = Map.copyOf(streamsEnded);
		blocked = Map.copyOf(blocked);
	}

	/**
	 * Streams that have ended in one way.
	 * @param outcome the way
	 * @return how many
	 */
	public long streamsEnded(SendStreamOutcome outcome) {
		return this.streamsEnded.getOrDefault(outcome, 0L);
	}

	/**
	 * How long streams that have ended had been blocked for one reason.
	 * @param reason the reason
	 * @return the sum
	 */
	public Duration blocked(BlockedReason reason) {
		return this.blocked.getOrDefault(reason, Duration.ZERO);
	}

}
