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
	 * @param load the number of the load that is measured, zero while it warms up
	 */
	static void stamp(ByteBuffer payload, long load) {
		payload.putLong(8, load);
		payload.putLong(0, System.nanoTime());
	}

}
