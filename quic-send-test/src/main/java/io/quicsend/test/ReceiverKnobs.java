package io.quicsend.test;

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

	/**
	 * When to stop a stream.
	 *
	 * @param bytes how much to receive of it before
	 * @param code the error code to stop it with
	 */
	record StopRule(long bytes, long code) {

	}

}
