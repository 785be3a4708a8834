package io.quicsend;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import io.quicsend.ConnectionError.ShutdownByLocal;
import org.jspecify.annotations.Nullable;

/**
 * How far a session has come: it connects, is established, is over when it is known that
 * it can't be used any more, and has ended when msquic tells nothing more of it. Has
 * listeners told, unless another session stands for the connection. Thread-safe.
 */
final class SessionState {

	private final DefaultQuicConnection connection;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Promise established = new Promise();

	private final long begun = System.nanoTime();

	private volatile @Nullable ConnectionInfo info;

	private @Nullable ConnectTimes times;

	private volatile boolean wasEstablished;

	private volatile @Nullable Loss loss;

	private volatile boolean ended;

	/**
	 * Why no stream is opened in this session any more though it is not over, as told
	 * when it is.
	 */
	private volatile @Nullable String retirement;

	/**
	 * Listeners are not told of it, since another session stands for the connection.
	 */
	private boolean silent;

	SessionState(DefaultQuicConnection connection) {
		this.connection = connection;
	}

	/** Succeeds once the session is established, or else fails when it has ended. */
	Promise established() {
		return this.established;
	}

	/** Whether the handshake was completed, whatever has come since. */
	boolean wasEstablished() {
		return this.wasEstablished;
	}

	/** Whether the session is established, and can be used. */
	boolean isConnected() {
		return this.wasEstablished && !isOver();
	}

	/** Whether no stream can be opened in this session any more. */
	boolean isOver() {
		return this.loss != null;
	}

	/**
	 * Why the connection can't be used any more.
	 * @return the loss, or {@code null} while it can
	 */
	@Nullable Loss loss() {
		return this.loss;
	}

	boolean hasEnded() {
		return this.ended;
	}

	/** Whether the session only carries its streams to their end. */
	boolean isRetired() {
		return this.retirement != null;
	}

	@Nullable ConnectionInfo info() {
		return isConnected() ? this.info : null;
	}

	/** What it means that this side closes. */
	Loss localLoss() {
		return Loss.byLocal(Objects.requireNonNullElse(this.retirement, "this side closed it"));
	}

	/**
	 * The handshake is complete.
	 * @param info what was negotiated
	 * @param handshakeBegun when the handshake began
	 * @return {@code false} if it is over already; or else the caller must complete
	 * {@link #established()}
	 */
	boolean establish(ConnectionInfo info, long handshakeBegun) {
		long now = System.nanoTime();
		this.lock.lock();
		try {
			if (isOver()) {
				return false;
			}
			this.info = info;
			this.times = new ConnectTimes(Duration.ofNanos(now - this.begun), Duration.ofNanos(now - handshakeBegun));
			this.wasEstablished = true;
			this.established.decide(null);
			tellConnected();
		}
		finally {
			this.lock.unlock();
		}
		this.connection.news().tell();
		return true;
	}

	private void tellConnected() {
		if (!this.silent && this.info != null && this.times != null) {
			this.connection.sessionConnected(this.info, this.times);
		}
	}

	/**
	 * Only carry streams to their end from now on.
	 * @param reason what those are told that do not come to it, unless that is fixed
	 */
	void retire(String reason) {
		this.lock.lock();
		try {
			if (this.retirement == null) {
				this.retirement = reason;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Fix why the connection is lost, if that is not fixed yet. */
	void lose(Loss loss) {
		this.lock.lock();
		try {
			if (this.loss == null) {
				this.loss = loss;
				this.connection.sessionOver(loss, this.wasEstablished, !this.silent);
			}
		}
		finally {
			this.lock.unlock();
		}
		this.connection.news().tell();
	}

	/**
	 * Nothing more comes of the connection, which is lost.
	 * @return {@code false} if it has ended before
	 */
	boolean end() {
		this.lock.lock();
		try {
			boolean first = !this.ended;
			this.ended = true;
			this.changed.signalAll();
			return first;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The session has ended without having been established.
	 * @param failure why
	 * @return what the caller must complete
	 */
	Promise notEstablished(Throwable failure) {
		this.lock.lock();
		try {
			this.established.decide(failure);
			return this.established;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have listeners told nothing of it any more.
	 * @return {@code false} if they have been told already that it is over
	 */
	boolean silence() {
		this.lock.lock();
		try {
			this.silent = true;
			return this.loss == null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have listeners told now that it is over, which they are not told again.
	 * @param message why
	 * @return what to tell them, or {@code null} if they have been told already
	 */
	@Nullable ConnectionEnd leave(String message) {
		this.lock.lock();
		try {
			if (this.loss != null) {
				return null;
			}
			this.silent = true;
			return new ConnectionEnd(new ShutdownByLocal(), message, null, this.wasEstablished, true);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have listeners told of it from now on.
	 * @param fromTheStart whether also of what has been
	 * @return {@code false} if it is over, so that there is nothing to tell
	 */
	boolean speak(boolean fromTheStart) {
		this.lock.lock();
		try {
			if (this.loss != null) {
				return false;
			}
			this.silent = false;
			if (fromTheStart) {
				this.connection.sessionConnecting();
				tellConnected();
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait until something holds. Blocks, unless the thread is interrupted.
	 * @param deadline when to give up, as by {@link System#nanoTime()}
	 * @param condition what must hold
	 */
	void await(long deadline, BooleanSupplier condition) {
		long left;
		while (!condition.getAsBoolean() && (left = deadline - System.nanoTime()) > 0) {
			this.lock.lock();
			try {
				// Not every change signals: that would cost each acknowledged send.
				this.changed.awaitNanos(Math.min(left, 2_000_000));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/** Have those that wait look again. */
	void signal() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
