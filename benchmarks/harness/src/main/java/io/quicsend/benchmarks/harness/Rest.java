package io.quicsend.benchmarks.harness;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Whether a sender rests between its loads: the others, whose turn it is then, have the
 * same processor.
 */
final class Rest {

	/**
	 * Of the time without a load. What a JVM compiles after a short warm-up takes less.
	 */
	private static final double MOST = 0.25;

	private long nanos;

	private long cpuNanos;

	private long since;

	private @Nullable Duration cpuBefore;

	/**
	 * A load has ended.
	 * @param now the time in nanoseconds
	 * @param cpu the CPU time that the sender has had
	 */
	void begin(long now, Duration cpu) {
		this.since = now;
		this.cpuBefore = cpu;
	}

	/**
	 * A load begins.
	 * @param now the time in nanoseconds
	 * @param cpu the CPU time that the sender has had
	 */
	void end(long now, Duration cpu) {
		if (this.cpuBefore != null) {
			this.nanos += now - this.since;
			this.cpuNanos += cpu.minus(this.cpuBefore).toNanos();
			this.cpuBefore = null;
		}
	}

	/**
	 * Check what it has done in all that time.
	 * @throws RunFailedException if it has kept the processor busy
	 */
	void check() throws RunFailedException {
		if (this.cpuNanos > MOST * this.nanos) {
			throw new RunFailedException(
					"It kept the processor busy for %d %% of the time in which others had their turn"
						.formatted(100 * this.cpuNanos / this.nanos));
		}
	}

}
