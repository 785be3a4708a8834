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

	/** Without the stack trace that a program may have printed. */
	String firstLine() {
		return this.message.lines().findFirst().orElse("");
	}

}
