package io.quicsend.benchmarks.harness;

/**
 * How long a workload takes.
 *
 * @param rounds how often each contender is measured
 * @param warmup seconds of load before the first round
 * @param seconds seconds that a round measures
 */
record Timing(int rounds, double warmup, double seconds) {

}
