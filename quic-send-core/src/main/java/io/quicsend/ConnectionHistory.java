package io.quicsend;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.ConnectionError.ShutdownByLocal;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a connection's sessions. Thread-safe; its lock is an innermost
 * one.
 */
final class ConnectionHistory {

	private static final int MAX_FAILURES = 10;

	private final ReentrantLock lock = new ReentrantLock();

	/** Those that may still count something. */
	private final List<ConnectionSession> sessions = new ArrayList<>();

	/** Of the sessions before those. */
	private final StreamSums past = new StreamSums();

	/** The latest one first. */
	private final Deque<ConnectionFailure> failures = new ArrayDeque<>();

	private Instant latestTime = Instant.MIN;

	private @Nullable Instant lastConnected;

	private long connects;

	private long failedConnects;

	private long losses;

	private long credentialReloads;

	void begun(ConnectionSession session) {
		forgetDrained();
		this.lock.lock();
		this.sessions.add(session);
		this.lock.unlock();
	}

	void connected() {
		this.lock.lock();
		this.connects++;
		this.lastConnected = nextTime();
		this.lock.unlock();
	}

	/** A session that was established beside another one has taken its place. */
	void handedOver() {
		this.lock.lock();
		this.lastConnected = nextTime();
		this.lock.unlock();
	}

	void credentialsReloaded() {
		this.lock.lock();
		this.credentialReloads++;
		this.lock.unlock();
	}

	/**
	 * A session is over.
	 * @param loss why
	 * @param wasConnected whether it was established
	 */
	void over(Loss loss, boolean wasConnected) {
		if (loss.error() instanceof ShutdownByLocal) {
			return;
		}
		this.lock.lock();
		try {
			if (wasConnected) {
				this.losses++;
			}
			else {
				this.failedConnects++;
			}
			this.failures.addFirst(new ConnectionFailure(nextTime(), loss.error(), loss.message(), wasConnected));
			if (this.failures.size() > MAX_FAILURES) {
				this.failures.removeLast();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The time, but later than what was before, also when the clock is set back: which of
	 * two things was the last one shall be told by their times.
	 */
	private Instant nextTime() {
		Instant now = Instant.now();
		this.latestTime = now.isAfter(this.latestTime) ? now : this.latestTime.plusNanos(1);
		return this.latestTime;
	}

	Optional<Instant> lastConnected() {
		this.lock.lock();
		try {
			return Optional.ofNullable(this.lastConnected);
		}
		finally {
			this.lock.unlock();
		}
	}

	List<ConnectionFailure> failures() {
		this.lock.lock();
		try {
			return List.copyOf(this.failures);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The sessions that may have open streams, the oldest one first. */
	List<ConnectionSession> sessions() {
		this.lock.lock();
		try {
			return List.copyOf(this.sessions);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Add up everything. Blocks while a session is established. */
	ConnectionTotals totals() {
		forgetDrained();
		StreamSums sums = new StreamSums();
		List<ConnectionSession> sessions;
		long connects;
		long failedConnects;
		long losses;
		long credentialReloads;
		this.lock.lock();
		try {
			sums.add(this.past);
			sessions = List.copyOf(this.sessions);
			connects = this.connects;
			failedConnects = this.failedConnects;
			losses = this.losses;
			credentialReloads = this.credentialReloads;
		}
		finally {
			this.lock.unlock();
		}
		sessions.forEach((session) -> session.addTo(sums));
		return new ConnectionTotals(connects, Math.max(0, connects - 1), failedConnects, losses, credentialReloads,
				sums.opened, sums.ended(), sums.bytesAccepted, sums.bytesAcknowledged, sums.activeStreams,
				sums.activeMessages, sums.bytesPending, sums.packetsSent, sums.packetsLost, sums.congestionEvents,
				sums.bytesSent, sums.blocked());
	}

	/** Keep no more than the sums of sessions that count nothing any more. */
	private void forgetDrained() {
		for (ConnectionSession session : sessions()) {
			if (session.isDrained()) {
				StreamSums sums = new StreamSums();
				session.addTo(sums);
				forget(session, sums);
			}
		}
	}

	private void forget(ConnectionSession session, StreamSums sums) {
		this.lock.lock();
		try {
			if (this.sessions.remove(session)) {
				this.past.add(sums);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
