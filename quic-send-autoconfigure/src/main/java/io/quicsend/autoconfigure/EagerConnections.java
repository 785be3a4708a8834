package io.quicsend.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.quicsend.QuicConnection;

import org.springframework.context.SmartLifecycle;

/**
 * Establishes connections when the application starts, side by side, before it serves
 * anything. Closing them is the registration's job.
 */
class EagerConnections implements SmartLifecycle {

	/** Before the web server and what else starts in the default phase. */
	static final int PHASE = DEFAULT_PHASE - 4096;

	private final List<QuicConnection> connections;

	private volatile boolean running;

	EagerConnections(List<QuicConnection> connections) {
		this.connections = List.copyOf(connections);
	}

	@Override
	public void start() {
		Map<QuicConnection, CompletableFuture<Void>> attempts = new LinkedHashMap<>();
		for (QuicConnection connection : this.connections) {
			attempts.put(connection, connection.connect());
		}
		attempts.forEach(EagerConnections::await);
		this.running = true;
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

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
