package io.quicsend;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a session: waits for its streams, then shuts the connection down, and closes it
 * by force if that takes too long.
 */
final class SessionClosing {

	private static final Logger logger = LoggerFactory.getLogger(SessionClosing.class);

	private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);

	private final ConnectionSession session;

	private final SessionState state;

	private final SessionStreams streams;

	SessionClosing(ConnectionSession session, SessionState state, SessionStreams streams) {
		this.session = session;
		this.state = state;
		this.streams = streams;
	}

	/**
	 * Open no more streams, wait until all are down, then close. Blocks.
	 * @param timeout how long to wait at most
	 * @param reason what streams that are not down by then are told
	 */
	void drain(Duration timeout, String reason) {
		long deadline = System.nanoTime() + timeout.toNanos();
		refuse(reason);
		this.state.await(deadline, () -> this.state.hasEnded() || this.streams.areDown());
		close(Duration.ZERO);
	}

	/**
	 * Wait until everything accepted is acknowledged, then close. Blocks.
	 * @param timeout how long to wait at most for acknowledgements
	 */
	void close(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		refuse("this side closed it");
		this.state.await(deadline, () -> this.state.hasEnded() || this.streams.areIdle());
		if (!this.state.hasEnded()) {
			warnOfBusy();
		}
		boolean wasEstablished = this.state.wasEstablished();
		this.state.lose(this.state.localLoss());
		NativeConnection connection = this.session.latestAttempt();
		if (connection == null) {
			this.session.endByLocal();
			return;
		}
		long limit = System.nanoTime() + SHUTDOWN_LIMIT.toNanos();
		if (wasEstablished) {
			connection.shutdown(this.session.options().closeErrorCode());
			this.state.await(limit, () -> this.state.hasEnded() && this.streams.areDown());
			// What native code has asked for itself would come when the handle is gone.
			connection.awaitWorker();
		}
		// In the handshake a shutdown takes seconds, and here it has taken too long.
		connection.closeNow();
		this.session.endByLocal();
		this.state.await(limit, () -> this.streams.areDown() && connection.isClosed());
	}

	/** Before waiting for what is accepted: what comes later would be lost. */
	private void refuse(String reason) {
		this.streams.refuse();
		this.state.retire(reason);
	}

	private void warnOfBusy() {
		String busy = this.streams.describeBusy();
		if (busy != null) {
			logger.warn("{}: closing with {}", this.session.describe(), busy);
		}
	}

}
