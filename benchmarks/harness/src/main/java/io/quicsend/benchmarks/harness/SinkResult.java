package io.quicsend.benchmarks.harness;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * What arrived at the sink on all connections of one sender.
 *
 * @param connections the number of connections
 * @param streams the streams that ended with FIN
 * @param resets the streams that were reset
 * @param bytes the bytes on all streams
 * @param latencyNanos the latencies that the sink has measured, by number of the load
 */
record SinkResult(int connections, long streams, long resets, long bytes, Map<Long, Latency> latencyNanos) {

	/**
	 * Add up what the sink has printed.
	 * @param lines one line of JSON for each connection
	 * @return the sum
	 */
	static SinkResult parse(List<String> lines) {
		SinkResult sum = new SinkResult(0, 0, 0, 0, Map.of());
		for (String line : lines) {
			sum = sum.plus(Json.MAPPER.readValue(line, Connection.class));
		}
		return sum;
	}

	private SinkResult plus(Connection other) {
		Map<Long, Latency> latencies = new TreeMap<>(this.latencyNanos);
		if (other.latencyNanos != null) {
			latencies.putAll(other.latencyNanos);
		}
		return new SinkResult(this.connections + 1, this.streams + other.streams, this.resets + other.resets,
				this.bytes + other.bytes, latencies);
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Connection(long streams, long resets, long bytes, @Nullable Map<Long, Latency> latencyNanos) {

	}

}
