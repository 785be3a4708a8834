package io.quicsend;

import java.time.Duration;

import io.quicsend.msquic.MsQuic;

/**
 * Checks of options, before anything native sees them.
 */
final class Checks {

	/** What msquic can count. */
	static final long MAX_MILLIS = Integer.MAX_VALUE;

	private Checks() {
	}

	static void range(String option, long value, long min, long max) {
		if (value < min || value > max) {
			throw new InvalidOptionException(option, value, "use " + min + " to " + max);
		}
	}

	static void errorCode(String option, long value) {
		if (value < 0 || value > MsQuic.MAX_ERROR_CODE) {
			throw new InvalidOptionException(option, value, "use 0 to 2^62-1, the range of QUIC error codes");
		}
	}

	static void positive(String option, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidOptionException(option, value, "use a positive duration");
		}
	}

	static void millis(String option, Duration value, long minMs, long maxMs) {
		if (value.isNegative() || value.compareTo(Duration.ofMillis(minMs)) < 0
				|| value.compareTo(Duration.ofMillis(maxMs)) > 0) {
			throw new InvalidOptionException(option, value, "use " + minMs + "ms to " + maxMs + "ms");
		}
	}

}
