package io.quicsend;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions that a connection opens no more streams in, until all of theirs are down.
 * Thread-safe.
 */
final class ReplacedSessions {

	private final QuicRegistration registration;

	private final Set<ConnectionSession> sessions = ConcurrentHashMap.newKeySet();

	ReplacedSessions(QuicRegistration registration) {
		this.registration = registration;
	}

	/**
	 * Have a session closed when all of its streams are down. Does not block.
	 * @param session the session
	 * @param timeout how long to wait for its streams at most
	 * @param reason what streams that are not down by then are told
	 * @return completes when it is closed
	 */
	CompletableFuture<Void> drain(ConnectionSession session, Duration timeout, String reason) {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		this.sessions.add(session);
		this.registration.execute(() -> {
			try {
				session.drain(timeout, reason);
			}
			finally {
				this.sessions.remove(session);
				closed.complete(null);
			}
		});
		return closed;
	}

	/**
	 * Close those that are left, one after the other. Blocks.
	 * @param deadline how long to wait at most for acknowledgements, as by
	 * {@link System#nanoTime()}
	 */
	void close(long deadline) {
		for (ConnectionSession session : this.sessions) {
			session.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
		}
	}

}
