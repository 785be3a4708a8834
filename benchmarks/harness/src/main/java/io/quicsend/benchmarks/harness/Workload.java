package io.quicsend.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;

/**
 * What all contenders are asked to do.
 *
 * @param key the name in options and results
 * @param title what it is
 * @param sender the sender's name of it
 * @param metric what counts
 * @param arguments the sender's options for it
 */
record Workload(String key, String title, String sender, Metric metric, List<String> arguments) {

	static Workload of(String key, String title, String sender, Metric metric, Object... arguments) {
		List<String> strings = new ArrayList<>();
		for (Object argument : arguments) {
			strings.add(argument.toString());
		}
		return new Workload(key, title, sender, metric, List.copyOf(strings));
	}

	/** Whether each operation is a stream of its own. */
	boolean isMessages() {
		return !this.sender.equals("bulk") && !this.sender.equals("small");
	}

	boolean isLatency() {
		return this.metric == Metric.LATENCY;
	}

	String alpn() {
		return isLatency() ? "bench-latency" : "bench";
	}

	@Override
	public String toString() {
		return this.key + ": " + this.title;
	}

}
