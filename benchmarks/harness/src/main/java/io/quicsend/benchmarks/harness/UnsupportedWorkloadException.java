package io.quicsend.benchmarks.harness;

/**
 * Thrown when a contender's library can't do a workload.
 */
class UnsupportedWorkloadException extends RunFailedException {

	private static final long serialVersionUID = 1L;

	UnsupportedWorkloadException(String message) {
		super(message);
	}

}
