package io.quicsend.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Closes an endpoint in bounded time, on another thread, since msquic waits without limit
 * for what is still open.
 */
final class ReceiverClosing {

	private static final Duration TIMEOUT = Duration.ofSeconds(15);

	private final ReceiverEndpoint endpoint;

	private final Thread closer;

	private volatile @Nullable Throwable failure;

	ReceiverClosing(ReceiverEndpoint endpoint) {
		this.endpoint = endpoint;
		this.closer = new Thread(endpoint::close, "quic-receiver-close");
		this.closer.setDaemon(true);
		this.closer.setUncaughtExceptionHandler((thread, ex) -> this.failure = ex);
	}

	/**
	 * Close the endpoint. Not cut short by an interrupt.
	 * @throws IllegalStateException if it was not closed
	 */
	void run() {
		this.closer.start();
		join();
		String receiver = "The receiver on " + this.endpoint.address();
		if (this.failure != null) {
			throw new IllegalStateException(receiver + " was not closed", this.failure);
		}
		if (this.closer.isAlive()) {
			throw new IllegalStateException(receiver + " was not closed within " + TIMEOUT + ", connections left: "
					+ this.endpoint.connections().size());
		}
	}

	private void join() {
		boolean interrupted = Thread.interrupted();
		long deadline = System.nanoTime() + TIMEOUT.toNanos();
		for (long left = TIMEOUT.toMillis(); this.closer.isAlive() && left > 0;) {
			try {
				this.closer.join(left);
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
			left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
