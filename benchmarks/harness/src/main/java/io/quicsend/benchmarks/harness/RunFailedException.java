package io.quicsend.benchmarks.harness;

/**
 * Thrown when a run gave no result, or none that can be believed.
 */
class RunFailedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final String reason;

	RunFailedException(String reason) {
		super(reason.trim());
		this.reason = reason.trim();
	}

	String reason() {
		return this.reason;
	}

}
