package io.quicsend.benchmarks.harness;

import java.util.List;

/**
 * The workloads that are not part of a curve.
 */
final class Workloads {

	/** All of them, the most telling ones first. */
	static final List<Workload> ALL = List.of(messages("streams", 64), messages("streams-256", 256),
			Workload.of("small", "1 KiB sends on one stream, 256 in flight", "small", Metric.RATE, "--size", 1024,
					"--in-flight", 256),
			Workload.of("bulk", "64 KiB sends on one stream, 64 in flight", "bulk", Metric.THROUGHPUT, "--size", 65536,
					"--in-flight", 64),
			Workload.of("bulk-1m", "1 MiB sends on one stream, 4 in flight", "bulk", Metric.THROUGHPUT, "--size",
					1048576, "--in-flight", 4),
			Workload.of("latency", "one message of 100 B per millisecond on a connection that is idle otherwise",
					"latency", Metric.LATENCY, "--size", 100, "--interval-micros", 1000),
			threads("threads", "platform", false), threads("threads-virtual", "virtual", true),
			Workload.of("connections",
					"100 B messages, each on a stream of its own, 10 in flight on 100 connections each", "connections",
					Metric.RATE, "--size", 100, "--connections", 100, "--in-flight", 10));

	static final List<String> QUICK = List.of("streams", "small", "bulk");

	private Workloads() {
	}

	private static Workload messages(String key, int inFlight) {
		return Workload.of(key, "100 B messages, each on a stream of its own, " + inFlight + " in flight", "streams",
				Metric.RATE, "--size", 100, "--in-flight", inFlight);
	}

	private static Workload threads(String key, String kind, boolean virtual) {
		return Workload.of(key,
				"100 B messages, each on a stream of its own, from 16 " + kind + " threads, 4 in flight each",
				"threads", Metric.RATE, "--size", 100, "--threads", 16, "--virtual", virtual, "--in-flight", 64);
	}

}
