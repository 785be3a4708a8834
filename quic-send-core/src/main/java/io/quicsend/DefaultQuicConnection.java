package io.quicsend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.quicsend.tls.TlsOptions;
import org.jspecify.annotations.Nullable;

/**
 * A {@link QuicConnection} as a succession of {@link ConnectionSession}s, of which one is
 * current at most.
 */
final class DefaultQuicConnection implements QuicConnection {

	private final QuicRegistration registration;

	private final String name;

	private final AtomicLong streamNumbers = new AtomicLong();

	private final StreamClasses streamClasses = new StreamClasses();

	private final ConnectionHistory history = new ConnectionHistory();

	private final ConnectionNews news;

	private final ConnectionSessions sessions;

	private final AtomicBoolean closing = new AtomicBoolean();

	private final CountDownLatch closed = new CountDownLatch(1);

	DefaultQuicConnection(QuicRegistration registration, String name, ConnectionOptions options) {
		this.registration = registration;
		this.name = name;
		this.news = new ConnectionNews(this, registration);
		this.sessions = new ConnectionSessions(this, registration, options);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public ConnectionOptions options() {
		return this.sessions.options();
	}

	@Override
	public ConnectionState state() {
		return this.sessions.state();
	}

	@Override
	public CompletableFuture<Void> connect() {
		ConnectionSession session = this.sessions.currentOrNew();
		return (session != null) ? session.state().established().copy()
				: CompletableFuture.failedFuture(this.sessions.refusalFailure());
	}

	@Override
	public SendStream openSendStream(SendStreamOptions options) {
		return open(options, false);
	}

	@Override
	public CompletableFuture<Void> send(ByteBuffer message, SendStreamOptions options) {
		ConnectionSession session = this.sessions.current();
		if (session != null && !this.sessions.isRefusing() && options.isOrdinary()) {
			CompletableFuture<Void> sent = session.sendMessage(message);
			if (sent != null) {
				return sent;
			}
		}
		return open(options, true).sendMessage(message);
	}

	private DefaultSendStream open(SendStreamOptions options, boolean message) {
		ConnectionSession session;
		while ((session = this.sessions.currentOrNew()) != null) {
			DefaultSendStream stream = session.open(options, message);
			if (stream != null) {
				return stream;
			}
		}
		return closedStream(options);
	}

	/** A stream whose operations tell why the connection opens none. */
	private DefaultSendStream closedStream(SendStreamOptions options) {
		ConnectionSession never = this.sessions.none();
		DefaultSendStream stream = new DefaultSendStream(never, never.nextStreamNumber(), options, false);
		stream.connectionLost(Loss.byClosing(this.sessions.refusal() + ", and opens no more streams"));
		return stream;
	}

	@Override
	public CompletableFuture<Void> reload(TlsOptions tls) {
		return this.sessions.reload(tls);
	}

	@Override
	public CompletableFuture<Void> disconnect() {
		return this.sessions.disconnect();
	}

	@Override
	public Optional<ConnectionInfo> info() {
		ConnectionSession session = currentSession();
		return (session != null) ? Optional.ofNullable(session.state().info()) : Optional.empty();
	}

	@Override
	public boolean isConfirmed() {
		ConnectionSession session = currentSession();
		return session != null && session.params().isConfirmed();
	}

	@Override
	public ConnectionStatistics statistics() throws IOException {
		ConnectionSession session = currentSession();
		if (session == null) {
			throw new IOException("Connection '" + this.name + "' is not established, so there are no statistics");
		}
		return session.params().statistics();
	}

	@Override
	public List<SendStreamSnapshot> streams() {
		return this.history.sessions().stream().flatMap((session) -> session.streams().snapshots().stream()).toList();
	}

	@Override
	public SendStreamStatistics streamStatistics(long number) throws IOException {
		for (ConnectionSession session : this.history.sessions()) {
			SendStream stream = session.streams().find(number);
			if (stream != null) {
				return stream.statistics();
			}
		}
		throw new IOException("Connection '" + this.name + "' has no open stream with the number " + number);
	}

	@Override
	public ConnectionTotals totals() {
		return this.history.totals();
	}

	@Override
	public List<ConnectionFailure> lastErrors() {
		return this.history.failures();
	}

	@Override
	public Optional<Instant> lastConnected() {
		return this.history.lastConnected();
	}

	@Nullable ConnectionSession currentSession() {
		return this.sessions.current();
	}

	// For sessions

	AtomicLong streamNumbers() {
		return this.streamNumbers;
	}

	StreamClasses streamClasses() {
		return this.streamClasses;
	}

	ConnectionNews news() {
		return this.news;
	}

	void sessionBegun(ConnectionSession session) {
		this.history.begun(session);
		this.news.tell();
		this.registration.sessionBegun(session);
	}

	/** To be told by {@link #news()} without the lock that this is called under. */
	void sessionConnecting() {
		this.news.add((listener) -> listener.connecting(this));
	}

	/** To be told by {@link #news()} without the lock that this is called under. */
	void sessionConnected(ConnectionInfo info, ConnectTimes times) {
		this.history.connected();
		this.news.add((listener) -> listener.connected(this, info, times));
	}

	/** A session that was established beside another one has taken its place. */
	void sessionHandedOver() {
		this.history.handedOver();
	}

	/** To be told by {@link #news()} without the lock that this is called under. */
	void sessionOver(Loss loss, boolean wasConnected, boolean tell) {
		this.history.over(loss, wasConnected);
		if (tell) {
			sessionLeft(new ConnectionEnd(loss.error(), loss.message(), loss.cause(), wasConnected,
					!this.sessions.isRefusing()));
		}
	}

	/** To be told by {@link #news()} without the lock that this is called under. */
	void sessionLeft(ConnectionEnd end) {
		this.news.add((listener) -> listener.disconnected(this, end));
	}

	/** What connects from now on uses the new certificates. */
	void credentialsReloaded() {
		this.history.credentialsReloaded();
		this.news.add((listener) -> listener.credentialsReloaded(this));
		this.news.tell();
	}

	// Closing

	@Override
	public void close() {
		close(options().closeTimeout());
	}

	@Override
	public void close(Duration timeout) {
		if (!this.closing.compareAndSet(false, true)) {
			awaitClosed();
			return;
		}
		try {
			this.sessions.close(timeout);
		}
		finally {
			this.closed.countDown();
			this.registration.forget(this);
		}
	}

	/**
	 * Close until {@link #start()}. Blocks.
	 * @param timeout how long to wait at most for acknowledgements
	 */
	void stop(Duration timeout) {
		if (this.closing.get()) {
			awaitClosed();
		}
		else {
			this.sessions.stop(timeout);
		}
	}

	/** Connect again when asked to, after {@link #stop}. */
	void start() {
		this.sessions.start();
	}

	private void awaitClosed() {
		try {
			this.closed.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public String toString() {
		return "QuicConnection '" + this.name + "' to " + options().endpoints().get(0);
	}

}
