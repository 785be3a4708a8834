package io.quicsend;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;

import io.quicsend.msquic.StreamStatistics;

/**
 * Adds up what streams have done, and the packets that carried them. Not thread-safe.
 */
final class StreamSums {

	private static final SendStreamOutcome[] OUTCOMES = SendStreamOutcome.values();

	private static final BlockedReason[] REASONS = BlockedReason.values();

	private final long[] ended = new long[OUTCOMES.length];

	private final long[] blockedMicros = new long[REASONS.length];

	long opened;

	long bytesAccepted;

	long bytesAcknowledged;

	long activeStreams;

	long activeMessages;

	long bytesPending;

	long packetsSent;

	long packetsLost;

	long congestionEvents;

	long bytesSent;

	void add(StreamSums other) {
		for (int i = 0; i < this.ended.length; i++) {
			this.ended[i] += other.ended[i];
		}
		for (int i = 0; i < this.blockedMicros.length; i++) {
			this.blockedMicros[i] += other.blockedMicros[i];
		}
		this.opened += other.opened;
		this.bytesAccepted += other.bytesAccepted;
		this.bytesAcknowledged += other.bytesAcknowledged;
		this.activeStreams += other.activeStreams;
		this.activeMessages += other.activeMessages;
		this.bytesPending += other.bytesPending;
		this.packetsSent += other.packetsSent;
		this.packetsLost += other.packetsLost;
		this.congestionEvents += other.congestionEvents;
		this.bytesSent += other.bytesSent;
	}

	void addEnded(SendStreamOutcome outcome, long count) {
		this.ended[outcome.ordinal()] += count;
	}

	void addBytes(long accepted, long acknowledged) {
		this.bytesAccepted += accepted;
		this.bytesAcknowledged += acknowledged;
	}

	void add(ConnectionStatistics statistics) {
		this.packetsSent += statistics.packetsSent();
		this.packetsLost += statistics.packetsLost();
		this.congestionEvents += statistics.congestionEvents();
		this.bytesSent += statistics.bytesSent();
	}

	void add(StreamStatistics statistics) {
		for (int i = 0; i < this.blockedMicros.length; i++) {
			this.blockedMicros[i] += statistics.blockedMicros(i);
		}
	}

	Map<SendStreamOutcome, Long> ended() {
		Map<SendStreamOutcome, Long> ended = new EnumMap<>(SendStreamOutcome.class);
		for (SendStreamOutcome outcome : OUTCOMES) {
			ended.put(outcome, this.ended[outcome.ordinal()]);
		}
		return ended;
	}

	Map<BlockedReason, Duration> blocked() {
		Map<BlockedReason, Duration> blocked = new EnumMap<>(BlockedReason.class);
		for (BlockedReason reason : REASONS) {
			blocked.put(reason, Duration.of(this.blockedMicros[reason.ordinal()], ChronoUnit.MICROS));
		}
		return blocked;
	}

}
