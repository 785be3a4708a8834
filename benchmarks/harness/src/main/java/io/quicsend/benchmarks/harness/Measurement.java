package io.quicsend.benchmarks.harness;

/**
 * The result of one run.
 *
 * @param workload the workload's key
 * @param contender the contender's name
 * @param round the round, from 1
 * @param value what the workload's metric is about
 * @param sender what the sender says
 * @param sink what the sink says
 */
record Measurement(String workload, String contender, int round, double value, SenderResult sender, SinkResult sink) {

}
