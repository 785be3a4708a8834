package io.quicsend;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replacement of a connection's session by one with a new setup: connects beside it,
 * again and again if need be, and hands over once that is established. Attempts follow
 * each other, so they need no lock.
 */
final class Reload {

	private static final Logger logger = LoggerFactory.getLogger(Reload.class);

	/** How long to wait for the peer's confirmation, which a loss may delay. */
	private static final long CONFIRMATION_LIMIT = Duration.ofSeconds(2).toNanos();

	private static final Duration CONFIRMATION_INTERVAL = Duration.ofMillis(2);

	private static final long LONGEST_PAUSE = 60;

	private final DefaultQuicConnection connection;

	private final ConnectionSessions sessions;

	private final QuicRegistration registration;

	private final ConnectionSetup setup;

	private final CompletableFuture<Void> result = new CompletableFuture<>();

	/** Seconds. */
	private long pause = 1;

	/** What the present attempt has begun, if that is still of use. */
	private @Nullable ConnectionSession successor;

	Reload(DefaultQuicConnection connection, ConnectionSessions sessions, QuicRegistration registration,
			ConnectionSetup setup) {
		this.connection = connection;
		this.sessions = sessions;
		this.registration = registration;
		this.setup = setup;
	}

	ConnectionSetup setup() {
		return this.setup;
	}

	/** Fails when the first attempt does, whatever comes of those that follow. */
	CompletableFuture<Void> result() {
		return this.result;
	}

	/** Guarded by the lock of the sessions, like {@link #takeSuccessor()}. */
	void successor(ConnectionSession successor) {
		this.successor = successor;
	}

	@Nullable ConnectionSession takeSuccessor() {
		ConnectionSession taken = this.successor;
		this.successor = null;
		return taken;
	}

	/** New streams use the new setup. */
	void done() {
		this.connection.credentialsReloaded();
		this.result.complete(null);
	}

	/** There is nothing left to reload. */
	void fail(Throwable failure) {
		this.result.completeExceptionally(failure);
	}

	/** Have an earlier one end as this one does, which stands for it. */
	void forward(Reload superseded) {
		this.result.whenComplete((done, failure) -> {
			if (failure != null) {
				superseded.fail(failure);
			}
			else {
				superseded.result.complete(null);
			}
		});
	}

	/** Try to connect. Does not block. */
	void attempt() {
		ConnectionSession successor = this.sessions.connectSuccessor(this);
		if (successor != null) {
			successor.state()
				.established()
				.whenComplete((connected, failure) -> execute(() -> connected(successor, failure)));
		}
	}

	private void connected(ConnectionSession successor, @Nullable Throwable failure) {
		if (failure != null) {
			failed(failure);
		}
		else if (this.setup.options().tls().clientIdentity() == null) {
			handOver(successor);
		}
		else {
			awaitConfirmation(successor, System.nanoTime());
		}
	}

	/**
	 * With TLS 1.3 a client is done before the server has looked at its certificate, so a
	 * refusal comes later.
	 */
	private void awaitConfirmation(ConnectionSession successor, long begin) {
		if (successor.loss() != null || successor.params().isConfirmed()
				|| System.nanoTime() - begin > CONFIRMATION_LIMIT) {
			handOver(successor);
		}
		else {
			schedule(() -> awaitConfirmation(successor, begin), CONFIRMATION_INTERVAL);
		}
	}

	private void handOver(ConnectionSession successor) {
		Loss loss = successor.loss();
		if (loss != null) {
			failed(successor.failure(loss));
		}
		else if (this.sessions.handOver(this, successor)) {
			logger.info("{}: new certificates are in use", this.connection);
		}
		else if (successor.loss() != null) {
			handOver(successor);
		}
	}

	private void failed(Throwable failure) {
		if (!this.sessions.dropSuccessor(this)) {
			return;
		}
		logger.warn("{}: the new certificates can't be used yet, so the established connection stays in use; "
				+ "trying again in {} s: {}", this.connection, this.pause, failure.getMessage());
		fail(failure);
		schedule(this::attempt, Duration.ofSeconds(this.pause));
		this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
	}

	private void schedule(Runnable task, Duration delay) {
		try {
			this.registration.schedule(() -> execute(task), delay);
		}
		catch (RejectedExecutionException ex) {
			// The registration has been closed, and with it the connection, which tells.
		}
	}

	private void execute(Runnable task) {
		try {
			this.registration.execute(task);
		}
		catch (RejectedExecutionException ex) {
			// As above.
		}
	}

}
