package io.quicsend.benchmarks.harness;

import java.time.Duration;

/**
 * How long a run takes.
 *
 * @param rounds how often each contender runs
 * @param warmup seconds of load that are not measured
 * @param seconds seconds that are
 */
record Timing(int rounds, double warmup, double seconds) {

	/** Time for starting, connecting and draining, on a slow machine. */
	private static final Duration MARGIN = Duration.ofSeconds(60);

	/** After which a run is hopeless. */
	Duration limit() {
		return MARGIN.plusMillis(Math.round((this.warmup + this.seconds) * 1000));
	}

}
