package io.quicsend.benchmarks.harness;

import org.jspecify.annotations.Nullable;

/**
 * The figure by which contenders are compared.
 */
enum Metric {

	/** Operations in a time. */
	RATE("thousand/s") {

		@Override
		double value(SenderResult sender, @Nullable Latency latency) {
			return sender.operations() * 1e6 / sender.nanos();
		}

	},

	/** Bytes in a time. */
	THROUGHPUT("Gbit/s") {

		@Override
		double value(SenderResult sender, @Nullable Latency latency) {
			return sender.bytes() * 8.0 / sender.nanos();
		}

	},

	/** The median of the time that a message takes, where less is better. */
	LATENCY("p50, µs") {

		@Override
		double value(SenderResult sender, @Nullable Latency latency) {
			if (latency == null) {
				throw new IllegalArgumentException("The sink has measured no latency");
			}
			return latency.p50() / 1e3;
		}

	};

	private final String unit;

	Metric(String unit) {
		this.unit = unit;
	}

	abstract double value(SenderResult sender, @Nullable Latency latency);

	String unit() {
		return this.unit;
	}

}
