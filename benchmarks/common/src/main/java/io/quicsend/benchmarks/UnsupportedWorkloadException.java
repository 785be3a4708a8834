package io.quicsend.benchmarks;

/**
 * The library can't do a workload in a sensible way.
 */
public class UnsupportedWorkloadException extends RuntimeException {

	private static final long serialVersionUID = 1;

	public UnsupportedWorkloadException(String message) {
		super(message);
	}

}
