package io.quicsend.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The streams that a receiver has read to their end.
 */
final class ReceivedStreams {

	private final BlockingQueue<Received> streams = new LinkedBlockingQueue<>();

	void add(long id, Fingerprint fingerprint) {
		this.streams.add(new Received(id, fingerprint));
	}

	/**
	 * Wait until so many more have been read, and take them.
	 * @return the streams; fewer if the time is over before
	 */
	List<Received> take(int count, Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		List<Received> taken = new ArrayList<>();
		Received next;
		while (taken.size() < count
				&& (next = this.streams.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) != null) {
			taken.add(next);
		}
		return taken;
	}

	boolean isEmpty() {
		return this.streams.isEmpty();
	}

	record Received(long id, Fingerprint fingerprint) {

	}

}
