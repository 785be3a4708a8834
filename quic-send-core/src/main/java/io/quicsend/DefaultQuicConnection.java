package io.quicsend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.tls.PeerVerifier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link QuicConnection} as a succession of {@link ConnectionSession}s, of which one is
 * current at most.
 */
final class DefaultQuicConnection implements QuicConnection {

	private final QuicRegistration registration;

	private final String name;

	private final ConnectionOptions options;

	private final String serverName;

	private final @Nullable PeerVerifier verifier;

	private final AtomicLong streamNumbers = new AtomicLong();

	private final ReentrantLock lock = new ReentrantLock();

	private final CountDownLatch closed = new CountDownLatch(1);

	private volatile @Nullable ConnectionSession session;

	private volatile boolean closing;

	private @Nullable NativeConfiguration configuration;

	/** From then on nothing is connected any more. */
	private boolean configurationClosed;

	DefaultQuicConnection(QuicRegistration registration, String name, ConnectionOptions options) {
		this.registration = registration;
		this.name = name;
		this.options = options;
		this.serverName = Objects.requireNonNullElse(options.serverName(), options.host());
		this.verifier = options.tls().isInsecure() ? null : PeerVerifier.of(options.tls(), this.serverName);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public ConnectionOptions options() {
		return this.options;
	}

	@Override
	public ConnectionState state() {
		this.lock.lock();
		try {
			if (this.closing) {
				return (this.closed.getCount() == 0) ? ConnectionState.CLOSED : ConnectionState.CLOSING;
			}
			ConnectionSession session = this.session;
			if (session == null || session.isOver()) {
				return ConnectionState.IDLE;
			}
			return session.isConnected() ? ConnectionState.CONNECTED : ConnectionState.CONNECTING;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public CompletableFuture<Void> connect() {
		ConnectionSession session = session();
		if (session == null) {
			return CompletableFuture.failedFuture(
					new ConnectionFailedException(closedMessage(), new ConnectionError.ConnectionClosed(), null));
		}
		return session.established().copy();
	}

	@Override
	public SendStream openSendStream(SendStreamOptions options) {
		return open(options, false);
	}

	@Override
	public CompletableFuture<Void> send(ByteBuffer message, SendStreamOptions options) {
		ConnectionSession session = this.session;
		if (session != null && !this.closing && options.isOrdinary()) {
			CompletableFuture<Void> sent = session.sendMessage(message);
			if (sent != null) {
				return sent;
			}
		}
		return open(options, true).sendMessage(message);
	}

	private DefaultSendStream open(SendStreamOptions options, boolean message) {
		ConnectionSession session;
		while ((session = session()) != null) {
			DefaultSendStream stream = session.open(options, message);
			if (stream != null) {
				return stream;
			}
		}
		return closedStream(options);
	}

	/** A stream whose operations tell that the connection has been closed. */
	private DefaultSendStream closedStream(SendStreamOptions options) {
		ConnectionSession never = new ConnectionSession(this, this.registration, this.streamNumbers);
		DefaultSendStream stream = new DefaultSendStream(never, this.streamNumbers.incrementAndGet(), options, false);
		stream.connectionLost(new Loss(new ConnectionError.ConnectionClosed(), true,
				"it has been closed, and opens no more streams", null));
		return stream;
	}

	private String closedMessage() {
		return "Connection '" + this.name + "' to " + HostAndPort.text(this.options)
				+ ", connecting: it has been closed";
	}

	/**
	 * The current session, or a new one that begins to connect.
	 * @return the session, or {@code null} if this connection is closed
	 */
	private @Nullable ConnectionSession session() {
		ConnectionSession fresh;
		this.lock.lock();
		try {
			if (this.closing) {
				return null;
			}
			if (this.session != null && !this.session.isOver()) {
				return this.session;
			}
			fresh = new ConnectionSession(this, this.registration, this.streamNumbers);
			this.session = fresh;
		}
		finally {
			this.lock.unlock();
		}
		this.registration.sessionBegun(fresh);
		fresh.connect();
		return fresh;
	}

	@Override
	public Optional<ConnectionInfo> info() {
		ConnectionSession session = currentSession();
		return (session != null) ? Optional.ofNullable(session.info()) : Optional.empty();
	}

	@Override
	public ConnectionStatistics statistics() throws IOException {
		ConnectionSession session = currentSession();
		if (session == null) {
			throw new IOException("Connection '" + this.name + "' is not established, so there are no statistics");
		}
		return session.statistics();
	}

	@Nullable ConnectionSession currentSession() {
		this.lock.lock();
		try {
			return this.session;
		}
		finally {
			this.lock.unlock();
		}
	}

	// For sessions

	/** Get ready to connect: whatever may take its time and is needed once only. */
	void prepare(NativeRegistration registration) throws IOException {
		this.lock.lock();
		try {
			if (this.configurationClosed) {
				throw new IOException("The connection has been closed");
			}
			if (this.configuration == null) {
				this.configuration = NativeConfiguration.open(registration, this.options);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (this.verifier != null) {
			this.verifier.warmUp();
		}
	}

	/**
	 * The configuration, which stays open until {@link NativeConfiguration#exit()}.
	 * @return the configuration, or {@code null} if it is closed
	 */
	@Nullable NativeConfiguration enterConfiguration() {
		this.lock.lock();
		try {
			NativeConfiguration configuration = this.configuration;
			return (configuration != null && configuration.enter()) ? configuration : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable PeerVerifier verifier() {
		return this.verifier;
	}

	String serverName() {
		return this.serverName;
	}

	void sessionEnded(ConnectionSession ended) {
		this.registration.sessionEnded(ended);
	}

	@Override
	public void close() {
		close(this.options.closeTimeout());
	}

	@Override
	public void close(Duration timeout) {
		ConnectionSession session;
		boolean first;
		this.lock.lock();
		try {
			first = !this.closing;
			this.closing = true;
			session = this.session;
		}
		finally {
			this.lock.unlock();
		}
		if (!first) {
			awaitClosed();
			return;
		}
		try {
			if (session != null) {
				session.close(timeout);
			}
			closeConfiguration();
		}
		finally {
			this.closed.countDown();
			this.registration.forget(this);
		}
	}

	private void closeConfiguration() {
		this.lock.lock();
		NativeConfiguration configuration = this.configuration;
		this.configuration = null;
		this.configurationClosed = true;
		this.lock.unlock();
		if (configuration != null) {
			configuration.close();
		}
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
		return "QuicConnection '" + this.name + "' to " + HostAndPort.text(this.options);
	}

}
