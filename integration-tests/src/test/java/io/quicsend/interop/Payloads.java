package io.quicsend.interop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Contents for streams, always the same ones: views of one block of random bytes, so that
 * many of them need little memory.
 */
final class Payloads {

	private static final int BLOCK = 2 * 1024 * 1024;

	private final Random random;

	private final ByteBuffer heap;

	private final ByteBuffer direct;

	Payloads(long seed) {
		this.random = new Random(seed);
		byte[] block = new byte[BLOCK];
		this.random.nextBytes(block);
		this.heap = ByteBuffer.wrap(block);
		this.direct = ByteBuffer.allocateDirect(BLOCK).put(block).flip();
	}

	/**
	 * Contents of random sizes, small ones more often than large ones, and among them
	 * some that are empty and some that have the largest size.
	 */
	List<ByteBuffer> create(int count, int largest) {
		List<ByteBuffer> payloads = new ArrayList<>();
		for (int number = 0; number < count; number++) {
			double skewed = Math.pow(this.random.nextDouble(), 5);
			payloads.add(switch (number % 100) {
				case 0, 1, 2 -> create(0);
				case 3, 4, 5 -> create(largest);
				default -> create((int) (skewed * largest));
			});
		}
		return payloads;
	}

	/** A content of this size, in heap memory or off-heap. */
	ByteBuffer create(int size) {
		ByteBuffer block = this.random.nextBoolean() ? this.heap : this.direct;
		return block.slice(this.random.nextInt(BLOCK - size + 1), size);
	}

}
