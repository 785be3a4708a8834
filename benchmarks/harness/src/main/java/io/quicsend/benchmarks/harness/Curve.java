package io.quicsend.benchmarks.harness;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * How the cost grows with the work: one workload with one of its numbers varied.
 *
 * @param key the name in results
 * @param title what it is
 * @param axis what the varied number is
 * @param points the workload of each number
 */
record Curve(String key, String title, String axis, SortedMap<Long, Workload> points) {

	/**
	 * Larger messages are fewer in flight, so that the windows of connection and stream
	 * are not what is measured.
	 */
	private static final long MOST_BYTES_IN_FLIGHT = 16 * 1024 * 1024;

	static final List<Curve> ALL = List.of(inFlight(), size());

	private static Curve inFlight() {
		SortedMap<Long, Workload> points = new TreeMap<>();
		LongStream.of(1, 2, 4, 16, 64, 256, 1024, 4096, 10000)
			.forEach((count) -> points.put(count,
					Workload.of("in-flight/" + count, "100 B messages, " + count + " in flight", "streams", Metric.RATE,
							"--size", 100, "--in-flight", count)));
		return new Curve("in-flight", "100 B messages, each on a stream of its own", "messages in flight", points);
	}

	private static Curve size() {
		SortedMap<Long, Workload> points = new TreeMap<>();
		for (long size = 1; size <= 16 * 1024 * 1024; size *= 8) {
			long inFlight = Math.max(2, Math.min(64, MOST_BYTES_IN_FLIGHT / size));
			points.put(size, Workload.of("size/" + size, "messages of " + size + " B, " + inFlight + " in flight",
					"streams", Metric.THROUGHPUT, "--size", size, "--in-flight", inFlight));
		}
		return new Curve("size", "Messages, each on a stream of its own, up to 64 in flight", "bytes per message",
				points);
	}

}
