package io.quicsend.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;

/**
 * The connections that are needed from the start.
 */
final class EagerConnections {

	/** How long a receiver needs for its decision, beside the way there and back. */
	private static final Duration DECISION = Duration.ofMillis(50);

	private static final Duration MAX_DECISION = Duration.ofSeconds(2);

	private final List<QuicConnection> connections;

	EagerConnections(List<QuicConnection> connections) {
		this.connections = List.copyOf(connections);
	}

	/**
	 * Establish them, side by side. Blocks.
	 * @throws EagerConnectionFailedException if one can't be established
	 */
	void connect() {
		Map<QuicConnection, CompletableFuture<Void>> attempts = new LinkedHashMap<>();
		for (QuicConnection connection : this.connections) {
			attempts.put(connection, connection.connect());
		}
		attempts.forEach(EagerConnections::await);
		awaitAcceptance();
	}

	private static void await(QuicConnection connection, CompletableFuture<Void> attempt) {
		try {
			attempt.get();
		}
		catch (ExecutionException ex) {
			throw new EagerConnectionFailedException(connection.name(), (ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new EagerConnectionFailedException(connection.name(), ex);
		}
	}

	/**
	 * In TLS 1.3 the client is done first: that the receiver does not accept its
	 * certificate, or misses one, it learns a round trip later.
	 */
	private void awaitAcceptance() {
		long begin = System.nanoTime();
		try {
			for (QuicConnection connection : this.connections) {
				long deadline = begin + decisionTime(connection).toNanos();
				while (connection.state() == ConnectionState.CONNECTED && deadline - System.nanoTime() > 0) {
					Thread.sleep(5);
				}
				if (connection.state() == ConnectionState.IDLE && !connection.lastErrors().isEmpty()) {
					throw new EagerConnectionFailedException(connection, connection.lastErrors().get(0));
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Duration decisionTime(QuicConnection connection) {
		try {
			Duration time = connection.statistics().rtt().multipliedBy(3).plus(DECISION);
			return (time.compareTo(MAX_DECISION) < 0) ? time : MAX_DECISION;
		}
		catch (IOException ex) {
			// It is lost already.
			return Duration.ZERO;
		}
	}

}
