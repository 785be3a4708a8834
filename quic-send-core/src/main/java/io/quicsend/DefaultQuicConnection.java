package io.quicsend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.tls.TlsOptions;
import org.jspecify.annotations.Nullable;

/**
 * A {@link QuicConnection} as a succession of {@link ConnectionSession}s, of which one is
 * current at most.
 */
final class DefaultQuicConnection implements QuicConnection {

	private static final String CLOSED = "it has been closed";

	private static final String SUPERSEDED = "this side closed it before it was in use";

	private static final String STOPPED = "it is stopped, until its registration is started again";

	private final QuicRegistration registration;

	private final String name;

	private final AtomicLong streamNumbers = new AtomicLong();

	private final StreamClasses streamClasses = new StreamClasses();

	private final ConnectionHistory history = new ConnectionHistory();

	private final ConnectionNews news;

	private final ReentrantLock lock = new ReentrantLock();

	private final CountDownLatch closed = new CountDownLatch(1);

	private volatile @Nullable ConnectionSession session;

	/** Why nothing is opened any more, or not at present. */
	private volatile @Nullable String refusal;

	private boolean closing;

	/** Everything has been closed, unless started again. */
	private boolean quiet;

	/** What is connected with from now on. */
	private volatile ConnectionSetup setup;

	/** Is replacing the session, or trying to. */
	private @Nullable Reload reload;

	/** Is going to replace the session once it is established. */
	private @Nullable ConnectionSession successor;

	/** What has been replaced, and is not closed yet. */
	private final Set<ConnectionSession> replaced = new HashSet<>();

	DefaultQuicConnection(QuicRegistration registration, String name, ConnectionOptions options) {
		this.registration = registration;
		this.name = name;
		this.setup = new ConnectionSetup(options);
		this.news = new ConnectionNews(this, registration);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public ConnectionOptions options() {
		return this.setup.options();
	}

	@Override
	public ConnectionState state() {
		this.lock.lock();
		try {
			if (this.refusal != null) {
				return this.quiet ? ConnectionState.CLOSED : ConnectionState.CLOSING;
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
			return failedAsClosed();
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
		if (session != null && this.refusal == null && options.isOrdinary()) {
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

	/** A stream whose operations tell why the connection opens none. */
	private DefaultSendStream closedStream(SendStreamOptions options) {
		ConnectionSession never = new ConnectionSession(this, this.setup, this.registration, this.streamNumbers);
		DefaultSendStream stream = new DefaultSendStream(never, this.streamNumbers.incrementAndGet(), options, false);
		stream.connectionLost(new Loss(new ConnectionError.ConnectionClosed(), true,
				refusal() + ", and opens no more streams", null));
		return stream;
	}

	private String closedMessage() {
		return "Connection '" + this.name + "' to " + options().endpoints().get(0) + ", connecting: " + refusal();
	}

	private String refusal() {
		// It may have been started again in between.
		return Objects.requireNonNullElse(this.refusal, STOPPED);
	}

	/**
	 * The current session, its successor if it is over, or a new one that begins to
	 * connect.
	 * @return the session, or {@code null} if this connection is closed or stopped
	 */
	private @Nullable ConnectionSession session() {
		ConnectionSession fresh;
		this.lock.lock();
		try {
			if (this.refusal != null) {
				return null;
			}
			if (this.session != null && !this.session.isOver()) {
				return this.session;
			}
			ConnectionSession promoted = promoteSuccessor();
			if (promoted != null) {
				this.session = promoted;
				return promoted;
			}
			fresh = begin(this.setup);
			this.session = fresh;
			sessionConnecting();
		}
		finally {
			this.lock.unlock();
		}
		connect(fresh);
		return fresh;
	}

	private ConnectionSession begin(ConnectionSetup setup) {
		setup.acquire();
		return new ConnectionSession(this, setup, this.registration, this.streamNumbers);
	}

	private void connect(ConnectionSession fresh) {
		this.history.begun(fresh);
		this.news.tell();
		this.registration.sessionBegun(fresh);
		fresh.connect();
	}

	// Reloading

	@Override
	public CompletableFuture<Void> reload(TlsOptions tls) {
		ConnectionSetup fresh = new ConnectionSetup(options().withTls(tls));
		Reload reload = new Reload(this, this.registration, fresh);
		ConnectionSetup unused;
		Reload superseded;
		this.lock.lock();
		try {
			if (this.closing) {
				return failedAsClosed();
			}
			superseded = this.reload;
			// While stopped there is nothing to replace: what is started makes a new one.
			boolean stopped = this.refusal != null;
			unused = stopped ? fresh : this.setup;
			this.setup = fresh;
			this.reload = stopped ? null : reload;
			if (this.successor != null) {
				closeLater(this.successor, Duration.ZERO, SUPERSEDED);
				this.successor = null;
			}
		}
		finally {
			this.lock.unlock();
		}
		unused.release();
		if (superseded != null) {
			forward(reload.result(), superseded.result());
		}
		if (unused == fresh) {
			reloaded(reload);
		}
		else {
			reload.attempt();
		}
		return reload.result().copy();
	}

	/** New streams use the new certificates. */
	private void reloaded(Reload reload) {
		credentialsReloaded();
		reload.result().complete(null);
	}

	private static void forward(CompletableFuture<Void> from, CompletableFuture<Void> to) {
		from.whenComplete((done, failure) -> {
			if (failure != null) {
				to.completeExceptionally(failure);
			}
			else {
				to.complete(null);
			}
		});
	}

	private CompletableFuture<Void> failedAsClosed() {
		return CompletableFuture
			.failedFuture(new ConnectionFailedException(closedMessage(), new ConnectionError.ConnectionClosed(), null));
	}

	/**
	 * Begin to connect beside the session that is in use.
	 * @return the new session, or {@code null} if there is none to replace
	 */
	@Nullable ConnectionSession connectSuccessor(Reload reload) {
		ConnectionSession fresh = null;
		this.lock.lock();
		try {
			if (this.refusal != null || this.reload != reload) {
				return null;
			}
			if (this.session != null && !this.session.isOver()) {
				fresh = begin(reload.setup());
				fresh.silence();
				this.successor = fresh;
			}
			else {
				this.reload = null;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (fresh == null) {
			// What connects next does so with the new setup.
			reloaded(reload);
			return null;
		}
		connect(fresh);
		return fresh;
	}

	/**
	 * The session is over, and its successor takes its place without being established.
	 * @return the successor, or {@code null} if there is none
	 */
	private @Nullable ConnectionSession promoteSuccessor() {
		ConnectionSession promoted = this.successor;
		Reload reload = this.reload;
		this.successor = null;
		this.reload = null;
		if (reload != null) {
			// Either way only the new setup is used from now on.
			this.registration.execute(() -> reloaded(reload));
		}
		return (promoted != null && promoted.speak(true)) ? promoted : null;
	}

	/**
	 * Have new streams opened in a session's successor from now on.
	 * @return {@code false} if it can't be, since that is over, or something else has
	 * happened meanwhile
	 */
	boolean handOver(Reload reload, ConnectionSession successor) {
		this.lock.lock();
		try {
			if (this.refusal != null || this.reload != reload || this.successor != successor
					|| !successor.speak(false)) {
				return false;
			}
			ConnectionSession old = this.session;
			this.session = successor;
			this.successor = null;
			this.reload = null;
			if (old != null && !old.silence()) {
				successor.speak(true);
			}
			if (old != null) {
				Duration timeout = options().closeTimeout();
				closeLater(old, timeout, "this side replaced it by one with new certificates, and closed it after "
						+ timeout + " at most");
			}
			this.history.handedOver();
		}
		finally {
			this.lock.unlock();
		}
		reloaded(reload);
		return true;
	}

	/**
	 * A successor has failed.
	 * @return whether to try again
	 */
	boolean dropSuccessor(Reload reload, ConnectionSession successor) {
		this.lock.lock();
		try {
			if (this.successor == successor) {
				this.successor = null;
			}
			return this.refusal == null && this.reload == reload;
		}
		finally {
			this.lock.unlock();
		}
	}

	private CompletableFuture<Void> closeLater(ConnectionSession old, Duration timeout, String reason) {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		this.replaced.add(old);
		this.registration.execute(() -> {
			try {
				old.drain(timeout, reason);
			}
			finally {
				this.lock.lock();
				this.replaced.remove(old);
				this.lock.unlock();
				closed.complete(null);
			}
		});
		return closed;
	}

	// Disconnecting

	@Override
	public CompletableFuture<Void> disconnect() {
		CompletableFuture<Void> closed = CompletableFuture.completedFuture(null);
		Reload reload;
		this.lock.lock();
		try {
			if (this.refusal != null) {
				return closed;
			}
			reload = this.reload;
			this.reload = null;
			if (this.successor != null) {
				closeLater(this.successor, Duration.ZERO, SUPERSEDED);
				this.successor = null;
			}
			ConnectionSession old = this.session;
			this.session = null;
			if (old != null) {
				Duration timeout = options().closeTimeout();
				String reason = "this side disconnected it, and closed it after " + timeout + " at most";
				ConnectionEnd end = old.leave(reason);
				if (end != null) {
					this.news.add((listener) -> listener.disconnected(this, end));
					closed = closeLater(old, timeout, reason);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		this.news.tell();
		if (reload != null) {
			// What connects next does so with the new setup.
			reloaded(reload);
		}
		return closed;
	}

	@Override
	public Optional<ConnectionInfo> info() {
		ConnectionSession session = currentSession();
		return (session != null) ? Optional.ofNullable(session.info()) : Optional.empty();
	}

	@Override
	public boolean isConfirmed() {
		ConnectionSession session = currentSession();
		return session != null && session.isConfirmed();
	}

	@Override
	public ConnectionStatistics statistics() throws IOException {
		ConnectionSession session = currentSession();
		if (session == null) {
			throw new IOException("Connection '" + this.name + "' is not established, so there are no statistics");
		}
		return session.statistics();
	}

	@Override
	public List<SendStreamSnapshot> streams() {
		return this.history.sessions().stream().flatMap((session) -> session.snapshots().stream()).toList();
	}

	@Override
	public SendStreamStatistics streamStatistics(long number) throws IOException {
		for (ConnectionSession session : this.history.sessions()) {
			SendStream stream = session.stream(number);
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
		this.lock.lock();
		try {
			return this.session;
		}
		finally {
			this.lock.unlock();
		}
	}

	// For sessions

	StreamClasses streamClasses() {
		return this.streamClasses;
	}

	ConnectionNews news() {
		return this.news;
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

	/** To be told by {@link #news()} without the lock that this is called under. */
	void sessionOver(Loss loss, boolean wasConnected, boolean tell) {
		this.history.over(loss, wasConnected);
		if (!tell) {
			return;
		}
		ConnectionEnd end = new ConnectionEnd(loss.error(), loss.message(), loss.cause(), wasConnected,
				this.refusal == null);
		this.news.add((listener) -> listener.disconnected(this, end));
	}

	/** What connects from now on uses the new certificates. */
	void credentialsReloaded() {
		this.history.credentialsReloaded();
		this.news.add((listener) -> listener.credentialsReloaded(this));
		this.news.tell();
	}

	void sessionEnded(ConnectionSession ended) {
		this.registration.sessionEnded(ended);
		ended.setup().release();
	}

	@Override
	public void close() {
		close(options().closeTimeout());
	}

	@Override
	public void close(Duration timeout) {
		boolean first;
		this.lock.lock();
		try {
			first = !this.closing;
			this.closing = true;
		}
		finally {
			this.lock.unlock();
		}
		if (!first) {
			awaitClosed();
			return;
		}
		try {
			end(CLOSED, timeout);
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
		boolean closing;
		this.lock.lock();
		try {
			closing = this.closing;
		}
		finally {
			this.lock.unlock();
		}
		if (closing) {
			awaitClosed();
		}
		else {
			end(STOPPED, timeout);
		}
	}

	private void end(String refusal, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		boolean ended;
		ConnectionSetup setup;
		ConnectionSession session;
		ConnectionSession successor;
		List<ConnectionSession> replaced;
		Reload reload;
		this.lock.lock();
		try {
			ended = this.refusal != null;
			this.refusal = refusal;
			setup = this.setup;
			session = this.session;
			successor = this.successor;
			replaced = List.copyOf(this.replaced);
			reload = this.reload;
			this.reload = null;
			this.successor = null;
		}
		finally {
			this.lock.unlock();
		}
		if (successor != null) {
			successor.close(Duration.ZERO);
		}
		if (session != null) {
			session.close(timeout);
		}
		for (ConnectionSession old : replaced) {
			old.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
		}
		if (!ended) {
			setup.release();
		}
		if (reload != null) {
			forward(failedAsClosed(), reload.result());
		}
		this.lock.lock();
		this.quiet = true;
		this.lock.unlock();
	}

	/** Connect again when asked to, after {@link #stop}. */
	void start() {
		this.lock.lock();
		try {
			if (!this.closing) {
				this.session = null;
				this.setup = new ConnectionSetup(this.setup.options());
				this.refusal = null;
				this.quiet = false;
			}
		}
		finally {
			this.lock.unlock();
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
		return "QuicConnection '" + this.name + "' to " + options().endpoints().get(0);
	}

}
