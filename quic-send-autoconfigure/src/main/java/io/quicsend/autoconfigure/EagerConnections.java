package io.quicsend.autoconfigure;

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

	/** How long to wait for the receivers' confirmation, which a loss may delay. */
	private static final long CONFIRMATION_LIMIT = Duration.ofSeconds(2).toNanos();

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
		awaitConfirmation();
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
	 * certificate, or misses one, it learns a round trip later. The start goes on if the
	 * receiver does not tell in time.
	 */
	private void awaitConfirmation() {
		long begin = System.nanoTime();
		try {
			for (QuicConnection connection : this.connections) {
				while (connection.state() == ConnectionState.CONNECTED && !connection.isConfirmed()
						&& System.nanoTime() - begin < CONFIRMATION_LIMIT) {
					Thread.sleep(1);
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

}
