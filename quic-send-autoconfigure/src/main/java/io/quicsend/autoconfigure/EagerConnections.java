package io.quicsend.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.autoconfigure.QuicSendConnectionDetails.Receiver;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are needed from the start.
 */
final class EagerConnections {

	/** How long to wait for the receivers' confirmation, which a loss may delay. */
	private static final long CONFIRMATION_LIMIT = Duration.ofSeconds(2).toNanos();

	private final List<QuicConnection> connections;

	private final Function<String, @Nullable Receiver> supplied;

	/**
	 * Create them.
	 * @param connections the connections
	 * @param supplied the receiver of a connection that is not in the properties
	 */
	EagerConnections(List<QuicConnection> connections, Function<String, @Nullable Receiver> supplied) {
		this.connections = List.copyOf(connections);
		this.supplied = supplied;
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
		attempts.forEach(this::await);
		awaitConfirmation();
	}

	private void await(QuicConnection connection, CompletableFuture<Void> attempt) {
		try {
			attempt.get();
		}
		catch (ExecutionException ex) {
			throw failure(connection, (ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure(connection, ex);
		}
	}

	private EagerConnectionFailedException failure(QuicConnection connection, Throwable cause) {
		return new EagerConnectionFailedException(connection.name(), this.supplied.apply(connection.name()), cause);
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
					throw new EagerConnectionFailedException(connection, this.supplied.apply(connection.name()),
							connection.lastErrors().get(0));
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
