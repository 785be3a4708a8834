package io.quicsend.spring.actuate;

/**
 * A limit that counts as exceeded until the value is well below it, so that a value
 * around it changes nothing. Not thread-safe.
 */
final class Limit {

	private static final double WELL_BELOW = 0.8;

	private final double limit;

	private boolean exceeded;

	Limit(double limit) {
		this.limit = limit;
	}

	boolean isExceededBy(double value) {
		this.exceeded = value > (this.exceeded ? this.limit * WELL_BELOW : this.limit);
		return this.exceeded;
	}

}
