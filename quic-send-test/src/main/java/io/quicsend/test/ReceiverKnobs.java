package io.quicsend.test;

import io.quicsend.msquic.MsQuic;
import org.jspecify.annotations.Nullable;

/**
 * How the receiver behaves at present.
 */
final class ReceiverKnobs {

	private final int initialStreamLimit;

	volatile int streamLimit;

	volatile boolean paused;

	volatile boolean refuseStreams;

	volatile boolean refuseConnections;

	volatile @Nullable StopRule stopRule;

	ReceiverKnobs(int streamLimit) {
		this.initialStreamLimit = streamLimit;
		this.streamLimit = streamLimit;
	}

	int initialStreamLimit() {
		return this.initialStreamLimit;
	}

	static int checkStreamLimit(int limit) {
		if (limit < 0 || limit > 65_535) {
			throw new IllegalArgumentException("Not a stream limit of 0 to 65535: " + limit);
		}
		return limit;
	}

	static long checkCode(long code) {
		if (code < 0 || code > MsQuic.MAX_ERROR_CODE) {
			throw new IllegalArgumentException("Not an error code of 0 to 2^62-1: " + code);
		}
		return code;
	}

	/**
	 * When to stop a stream.
	 *
	 * @param bytes how much to receive of it before
	 * @param code the error code to stop it with
	 */
	record StopRule(long bytes, long code) {

		StopRule {
			checkCode(code);
		}

	}

}
