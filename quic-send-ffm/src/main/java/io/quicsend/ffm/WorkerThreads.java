package io.quicsend.ffm;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives msquic's threads a name. A thread is named at the first event of a connection or
 * listener that it brings, so that the many events of streams don't have to look: no
 * connection comes to a thread without an event of its own.
 */
final class WorkerThreads {

	private static final String PREFIX = "quic-send-msquic-";

	private final AtomicInteger count = new AtomicInteger();

	void entered() {
		Thread thread = Thread.currentThread();
		// A thread of the application's may bring an event too, nested in a call.
		if (thread.getName().startsWith("Thread-") && thread.isDaemon()) {
			thread.setName(PREFIX + this.count.incrementAndGet());
		}
	}

}
