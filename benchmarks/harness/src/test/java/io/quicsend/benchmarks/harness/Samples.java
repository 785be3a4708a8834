package io.quicsend.benchmarks.harness;

import java.util.List;
import java.util.Map;

/**
 * Results as the programs give them.
 */
final class Samples {

	static final Workload STREAMS = Workload.of("streams", "messages", "streams", Metric.RATE);

	static final Workload BULK = Workload.of("bulk-1m", "one stream", "bulk", Metric.THROUGHPUT);

	static final Workload LATENCY = Workload.of("latency", "now and then", "latency", Metric.LATENCY);

	private Samples() {
	}

	static Contender contender(String name) {
		return new Contender(name, name, List.of(name), List.of(), null);
	}

	/** A result of one second. */
	static SenderResult sent(String workload, long operations) {
		return new SenderResult(workload, "acknowledged", operations, operations * 100, 1_000_000_000,
				operations * 2000, operations * 300, 50_000_000, 0, Map.of("lib", "1.2"));
	}

	static SenderResult failed(String workload, long failures) {
		return new SenderResult(workload, "acknowledged", 10, 1000, 1_000_000_000, 20000, null, 50_000_000, failures,
				Map.of());
	}

	static SinkResult received(long operations) {
		return new SinkResult(1, operations, 0, operations * 100, Map.of());
	}

	static Latency latency(long p50) {
		return new Latency(1000, p50, p50 * 2, p50 * 3, p50 * 4);
	}

	static Measurement measurement(String contender, int round, long operations) {
		SenderResult sent = sent("streams", operations);
		return new Measurement("streams", contender, round, Metric.RATE.value(sent, null), sent, null);
	}

}
