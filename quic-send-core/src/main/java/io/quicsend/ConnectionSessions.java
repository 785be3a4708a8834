package io.quicsend;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.tls.TlsOptions;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a connection: begins one when it is needed, replaces it by another one,
 * and closes all. Of those that are not over, one at most is current. Thread-safe.
 */
final class ConnectionSessions {

	private static final String SUPERSEDED = "this side closed it before it was in use";

	private final DefaultQuicConnection connection;

	private final QuicRegistration registration;

	private final ReplacedSessions replaced;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable ConnectionSession current;

	/** What is connected with from now on. */
	private volatile ConnectionSetup setup;

	/** Why none is begun any more, or not at present. */
	private volatile @Nullable Refusal refusal;

	/** All have been closed, unless started again. */
	private boolean quiet;

	/** Is replacing the current one, or trying to. */
	private @Nullable Reload reload;

	ConnectionSessions(DefaultQuicConnection connection, QuicRegistration registration, ConnectionOptions options) {
		this.connection = connection;
		this.registration = registration;
		this.setup = new ConnectionSetup(options);
		this.replaced = new ReplacedSessions(registration);
	}

	ConnectionOptions options() {
		return this.setup.options();
	}

	ConnectionState state() {
		this.lock.lock();
		try {
			if (this.refusal != null) {
				return this.quiet ? ConnectionState.CLOSED : ConnectionState.CLOSING;
			}
			ConnectionSession session = this.current;
			if (session == null || session.isOver()) {
				return ConnectionState.IDLE;
			}
			return session.isConnected() ? ConnectionState.CONNECTED : ConnectionState.CONNECTING;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable ConnectionSession current() {
		return this.current;
	}

	boolean isRefusing() {
		return this.refusal != null;
	}

	/** Why no session is begun, for people. */
	String refusal() {
		// It may have been started again in between.
		return Objects.requireNonNullElse(this.refusal, Refusal.STOPPED).text;
	}

	/** What is told to those that need a session, but get none. */
	QuicSendException refusalFailure() {
		return none().failure(Loss.byClosing(refusal()));
	}

	/** One that never connects, for what tells why there is none. */
	ConnectionSession none() {
		return new ConnectionSession(this.connection, this.setup, this.registration);
	}

	/**
	 * The current session, its successor if it is over, or a new one that begins to
	 * connect.
	 * @return the session, or {@code null} if the connection is closed or stopped
	 */
	@Nullable ConnectionSession currentOrNew() {
		ConnectionSession fresh;
		this.lock.lock();
		try {
			if (this.refusal != null) {
				return null;
			}
			if (this.current != null && !this.current.isOver()) {
				return this.current;
			}
			ConnectionSession promoted = promoteSuccessor();
			if (promoted != null) {
				this.current = promoted;
				return promoted;
			}
			fresh = begin(this.setup);
			this.current = fresh;
			this.connection.sessionConnecting();
		}
		finally {
			this.lock.unlock();
		}
		connect(fresh);
		return fresh;
	}

	private ConnectionSession begin(ConnectionSetup setup) {
		// For the session, which releases it when it has ended.
		setup.acquire();
		return new ConnectionSession(this.connection, setup, this.registration);
	}

	private void connect(ConnectionSession fresh) {
		this.connection.sessionBegun(fresh);
		fresh.connect();
	}

	// Reloading

	/** As {@link QuicConnection#reload} tells. */
	CompletableFuture<Void> reload(TlsOptions tls) {
		ConnectionSetup fresh = new ConnectionSetup(options().withTls(tls));
		Reload reload = new Reload(this.connection, this, this.registration, fresh);
		ConnectionSetup unused;
		Reload superseded;
		this.lock.lock();
		try {
			if (this.refusal == Refusal.CLOSED) {
				return CompletableFuture.failedFuture(refusalFailure());
			}
			superseded = dropReload();
			// While stopped there is nothing to replace: what is started makes a new one.
			boolean stopped = this.refusal != null;
			unused = stopped ? fresh : this.setup;
			this.setup = fresh;
			this.reload = stopped ? null : reload;
		}
		finally {
			this.lock.unlock();
		}
		unused.release();
		if (superseded != null) {
			reload.forward(superseded);
		}
		if (unused == fresh) {
			reload.done();
		}
		else {
			reload.attempt();
		}
		return reload.result().copy();
	}

	/** Reload no more, whatever has been connected for that. */
	private @Nullable Reload dropReload() {
		Reload dropped = this.reload;
		this.reload = null;
		ConnectionSession successor = (dropped != null) ? dropped.takeSuccessor() : null;
		if (successor != null) {
			this.replaced.drain(successor, Duration.ZERO, SUPERSEDED);
		}
		return dropped;
	}

	/**
	 * Begin to connect beside the current session.
	 * @return the new session, or {@code null} if there is none to replace
	 */
	@Nullable ConnectionSession connectSuccessor(Reload reload) {
		ConnectionSession fresh = null;
		this.lock.lock();
		try {
			if (this.refusal != null || this.reload != reload) {
				return null;
			}
			if (this.current != null && !this.current.isOver()) {
				fresh = begin(reload.setup());
				fresh.state().silence();
				reload.successor(fresh);
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
			reload.done();
			return null;
		}
		connect(fresh);
		return fresh;
	}

	/**
	 * The current session is over, and its successor takes its place without being
	 * established.
	 * @return the successor, or {@code null} if there is none
	 */
	private @Nullable ConnectionSession promoteSuccessor() {
		Reload reload = this.reload;
		if (reload == null) {
			return null;
		}
		this.reload = null;
		ConnectionSession promoted = reload.takeSuccessor();
		// Either way only the new setup is used from now on.
		this.registration.execute(reload::done);
		return (promoted != null && promoted.state().speak(true)) ? promoted : null;
	}

	/**
	 * Have new streams opened in the current session's successor from now on.
	 * @return {@code false} if it can't be, since that is over, or something else has
	 * happened meanwhile
	 */
	boolean handOver(Reload reload, ConnectionSession successor) {
		this.lock.lock();
		try {
			if (this.refusal != null || this.reload != reload || !successor.state().speak(false)) {
				return false;
			}
			ConnectionSession old = this.current;
			this.current = successor;
			this.reload = null;
			if (old != null && !old.state().silence()) {
				successor.state().speak(true);
			}
			if (old != null) {
				Duration timeout = options().closeTimeout();
				this.replaced.drain(old, timeout,
						"this side replaced it by one with new certificates, and closed it after " + timeout
								+ " at most");
			}
			this.connection.sessionHandedOver();
		}
		finally {
			this.lock.unlock();
		}
		reload.done();
		return true;
	}

	/**
	 * A successor has failed.
	 * @return whether to try again
	 */
	boolean dropSuccessor(Reload reload) {
		this.lock.lock();
		try {
			reload.takeSuccessor();
			return this.refusal == null && this.reload == reload;
		}
		finally {
			this.lock.unlock();
		}
	}

	// Closing

	/** As {@link QuicConnection#disconnect} tells. */
	CompletableFuture<Void> disconnect() {
		CompletableFuture<Void> closed = CompletableFuture.completedFuture(null);
		Reload dropped;
		this.lock.lock();
		try {
			if (this.refusal != null) {
				return closed;
			}
			dropped = dropReload();
			ConnectionSession old = this.current;
			this.current = null;
			if (old != null) {
				Duration timeout = options().closeTimeout();
				String reason = "this side disconnected it, and closed it after " + timeout + " at most";
				ConnectionEnd end = old.state().leave(reason);
				if (end != null) {
					this.connection.sessionLeft(end);
					closed = this.replaced.drain(old, timeout, reason);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		this.connection.news().tell();
		if (dropped != null) {
			// What connects next does so with the new setup.
			dropped.done();
		}
		return closed;
	}

	/** Close all, until {@link #start()}. Blocks. */
	void stop(Duration timeout) {
		refuse(Refusal.STOPPED, timeout);
	}

	/** Close all for good. Blocks. */
	void close(Duration timeout) {
		refuse(Refusal.CLOSED, timeout);
	}

	private void refuse(Refusal refusal, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		boolean refused;
		ConnectionSetup setup;
		ConnectionSession session;
		ConnectionSession successor;
		Reload dropped;
		this.lock.lock();
		try {
			refused = this.refusal != null;
			if (this.refusal != Refusal.CLOSED) {
				this.refusal = refusal;
			}
			setup = this.setup;
			session = this.current;
			dropped = this.reload;
			this.reload = null;
			successor = (dropped != null) ? dropped.takeSuccessor() : null;
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
		this.replaced.close(deadline);
		if (!refused) {
			setup.release();
		}
		if (dropped != null) {
			dropped.fail(refusalFailure());
		}
		this.lock.lock();
		this.quiet = true;
		this.lock.unlock();
	}

	/** Begin sessions again when they are needed, after {@link #stop}. */
	void start() {
		this.lock.lock();
		try {
			if (this.refusal == Refusal.STOPPED) {
				this.current = null;
				this.setup = new ConnectionSetup(options());
				this.refusal = null;
				this.quiet = false;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private enum Refusal {

		STOPPED("it is stopped, until its registration is started again"),

		CLOSED("it has been closed");

		private final String text;

		Refusal(String text) {
			this.text = text;
		}

	}

}
