package io.quicsend.benchmarks.harness;

/**
 * A run that gave no result.
 *
 * @param workload the workload's key
 * @param contender the contender's name
 * @param round the round, from 1
 * @param attempt the attempt, of which each round has two
 * @param message why
 */
record Failure(String workload, String contender, int round, int attempt, String message) {

}
