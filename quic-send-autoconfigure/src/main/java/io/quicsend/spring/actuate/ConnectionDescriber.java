package io.quicsend.spring.actuate;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.quicsend.BlockedReason;
import io.quicsend.ConnectionFailure;
import io.quicsend.ConnectionInfo;
import io.quicsend.ConnectionStatistics;
import io.quicsend.ConnectionTotals;
import io.quicsend.QuicConnection;
import io.quicsend.SendStreamSnapshot;
import io.quicsend.SendStreamStatistics;
import io.quicsend.spring.actuate.ConnectionDescriptor.ErrorDescriptor;
import io.quicsend.spring.actuate.ConnectionDescriptor.NegotiatedDescriptor;
import io.quicsend.spring.actuate.ConnectionDescriptor.StreamDescriptor;
import io.quicsend.spring.actuate.ConnectionDescriptor.StreamsDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Makes descriptors of connections. What takes msquic too long is left out. Thread-safe.
 */
final class ConnectionDescriber {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	/** For the streams: the rest is for what comes before. */
	private static final Duration STREAM_LIMIT = LIMIT.dividedBy(2);

	private final ConnectionReader reader = new ConnectionReader("endpoint", LIMIT);

	/**
	 * Describe a connection.
	 * @param connection the connection
	 * @param maxStreams how many streams to list
	 * @return the descriptor
	 */
	ConnectionDescriptor describe(QuicConnection connection, int maxStreams) {
		List<SendStreamSnapshot> streams = connection.streams();
		List<SendStreamSnapshot> oldest = streams.stream().limit(maxStreams).toList();
		Measurements measured = this.reader.read(connection, () -> Measurements.of(connection, oldest))
			.orElse(Measurements.NONE);
		return new ConnectionDescriptor(connection.state(),
				connection.options().endpoints().stream().map(Objects::toString).toList(),
				connection.lastConnected().orElse(null),
				connection.info().map(ConnectionDescriber::negotiated).orElse(null), measured.statistics,
				measured.totals,
				new StreamsDescriptor(streams.size(),
						oldest.stream()
							.map((stream) -> stream(stream, measured.blocked.get(stream.number())))
							.toList()),
				connection.lastErrors().stream().map(ConnectionDescriber::error).toList());
	}

	private static NegotiatedDescriptor negotiated(ConnectionInfo info) {
		return new NegotiatedDescriptor(Addresses.describe(info.localAddress()),
				Addresses.describe(info.remoteAddress()), info.alpn(), info.tlsCipherSuite());
	}

	private static StreamDescriptor stream(SendStreamSnapshot stream, @Nullable Map<BlockedReason, Duration> blocked) {
		Long id = stream.id().isPresent() ? stream.id().getAsLong() : null;
		return new StreamDescriptor(stream.debugId(), id, stream.state(), stream.sendState(), stream.priority(),
				stream.bytesAccepted(), stream.bytesQueued(), stream.bytesSent(), stream.bytesAcknowledged(), blocked);
	}

	private static ErrorDescriptor error(ConnectionFailure failure) {
		return new ErrorDescriptor(failure.time(), failure.message(), failure.wasConnected());
	}

	/** What msquic's worker has to be asked for. */
	private record Measurements(@Nullable ConnectionStatistics statistics, @Nullable ConnectionTotals totals,
			Map<Long, Map<BlockedReason, Duration>> blocked) {

		static final Measurements NONE = new Measurements(null, null, Map.of());

		static Measurements of(QuicConnection connection, List<SendStreamSnapshot> streams) {
			ConnectionStatistics statistics = null;
			try {
				statistics = connection.statistics();
			}
			catch (IOException ex) {
				// There are none of a connection that is not established.
			}
			return new Measurements(statistics, connection.totals(), blocked(connection, streams));
		}

		private static Map<Long, Map<BlockedReason, Duration>> blocked(QuicConnection connection,
				List<SendStreamSnapshot> streams) {
			Map<Long, Map<BlockedReason, Duration>> blocked = new HashMap<>();
			long deadline = System.nanoTime() + STREAM_LIMIT.toNanos();
			for (SendStreamSnapshot stream : streams) {
				if (System.nanoTime() - deadline > 0) {
					break;
				}
				try {
					blocked.put(stream.number(), byReason(connection.streamStatistics(stream.number())));
				}
				catch (IOException ex) {
					// It is not started, or already down.
				}
			}
			return blocked;
		}

		private static Map<BlockedReason, Duration> byReason(SendStreamStatistics statistics) {
			Map<BlockedReason, Duration> times = new EnumMap<>(BlockedReason.class);
			times.put(BlockedReason.SCHEDULING, statistics.blockedByScheduling());
			times.put(BlockedReason.PACING, statistics.blockedByPacing());
			times.put(BlockedReason.AMPLIFICATION, statistics.blockedByAmplification());
			times.put(BlockedReason.CONGESTION, statistics.blockedByCongestion());
			times.put(BlockedReason.CONNECTION_FLOW_CONTROL, statistics.blockedByConnectionFlowControl());
			times.put(BlockedReason.STREAM_ID_LIMIT, statistics.blockedByStreamIdLimit());
			times.put(BlockedReason.STREAM_FLOW_CONTROL, statistics.blockedByStreamFlowControl());
			times.put(BlockedReason.APPLICATION, statistics.blockedByApplication());
			times.values().removeIf(Duration::isZero);
			return times;
		}

	}

}
