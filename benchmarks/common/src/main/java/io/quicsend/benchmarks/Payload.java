package io.quicsend.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * What is sent.
 */
final class Payload {

	private Payload() {
	}

	/** Memory that has been written, unlike a page of zeros that all share. */
	static ByteBuffer random(Contender contender, int size) {
		byte[] bytes = new byte[size];
		new Random(1).nextBytes(bytes);
		ByteBuffer payload = contender.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
		payload.put(0, bytes);
		return payload;
	}

	/**
	 * Write what the sink needs to time a message.
	 * @param payload the message
	 * @param counts whether the message counts, which one of the warm-up does not
	 */
	static void stamp(ByteBuffer payload, boolean counts) {
		payload.putLong(8, counts ? 1 : 0);
		payload.putLong(0, System.nanoTime());
	}

}
