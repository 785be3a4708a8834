package io.quicsend.benchmarks.harness;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * What arrived at the sink on all connections of one sender.
 *
 * @param connections the number of connections
 * @param streams the streams that ended with FIN
 * @param resets the streams that were reset
 * @param bytes the bytes on all streams
 * @param latencyNanos the latency, where the sink measured it
 */
record SinkResult(int connections, long streams, long resets, long bytes, @Nullable Latency latencyNanos) {

	/**
	 * Add up what the sink has printed.
	 * @param lines one line of JSON for each connection
	 * @return the sum
	 */
	static SinkResult parse(List<String> lines) {
		SinkResult sum = new SinkResult(0, 0, 0, 0, null);
		for (String line : lines) {
			sum = sum.plus(Json.MAPPER.readValue(line, Connection.class));
		}
		return sum;
	}

	private SinkResult plus(Connection other) {
		return new SinkResult(this.connections + 1, this.streams + other.streams, this.resets + other.resets,
				this.bytes + other.bytes, more(this.latencyNanos, other.latencyNanos));
	}

	private static @Nullable Latency more(@Nullable Latency a, @Nullable Latency b) {
		if (a == null || b == null) {
			return (a != null) ? a : b;
		}
		return (a.count() >= b.count()) ? a : b;
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Connection(long streams, long resets, long bytes, @Nullable Latency latencyNanos) {

	}

}
