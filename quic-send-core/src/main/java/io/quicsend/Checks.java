package io.quicsend;

import java.time.Duration;

import io.quicsend.msquic.MsQuic;

/**
 * Checks of options, before anything native sees them.
 */
final class Checks {

	/** What msquic can count. */
	static final long MAX_MILLIS = Integer.MAX_VALUE;

	private static final int MIN_WINDOW = 1 << 12;

	private static final int MAX_WINDOW = 1 << 30;

	private Checks() {
	}

	static void range(String option, long value, long min, long max) {
		if (value < min || value > max) {
			throw new InvalidOptionException(option, value, (max == Integer.MAX_VALUE && value < min)
					? "use " + min + " or more" : "use " + min + " to " + max);
		}
	}

	static void window(String option, long bytes) {
		if (bytes < MIN_WINDOW || bytes > MAX_WINDOW) {
			throw new InvalidOptionException(option, bytes, "use 4KB to 1GB");
		}
	}

	static void errorCode(String option, long value) {
		if (value < 0 || value > MsQuic.MAX_ERROR_CODE) {
			throw new InvalidOptionException(option, value, "use 0 to 2^62-1, the range of QUIC error codes");
		}
	}

	static void positive(String option, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidOptionException(option, value, "use a positive duration, as in 5s");
		}
	}

	static void millis(String option, Duration value, long minMs, long maxMs) {
		boolean tooShort = value.compareTo(Duration.ofMillis(minMs)) < 0;
		if (tooShort || value.compareTo(Duration.ofMillis(maxMs)) > 0) {
			throw new InvalidOptionException(option, value, "use " + range(minMs, maxMs, tooShort));
		}
	}

	/** A limit that nobody comes near is told only to those who exceed it. */
	private static String range(long minMs, long maxMs, boolean tooShort) {
		if (maxMs < MAX_MILLIS) {
			return text(minMs) + " to " + text(maxMs);
		}
		return tooShort ? text(minMs) + " or more" : maxMs + "ms at most, which is 24 days and some hours";
	}

	private static String text(long ms) {
		return (ms > 0 && ms % 60_000 == 0) ? ms / 60_000 + "m" : ms + "ms";
	}

}
