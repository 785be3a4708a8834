package io.quicsend.benchmarks.harness;

import org.jspecify.annotations.Nullable;

/**
 * The result of one round.
 *
 * @param workload the workload's key
 * @param contender the contender's name
 * @param round the round, from 1
 * @param value what the workload's metric is about
 * @param sender what the sender says
 * @param latency what the sink has timed
 */
record Measurement(String workload, String contender, int round, double value, SenderResult sender,
		@Nullable Latency latency) {

}
