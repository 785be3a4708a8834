package io.quicsend.spring.actuate;

import java.time.Duration;
import java.time.Instant;

import io.quicsend.ConnectionError.ShutdownByTransport;
import io.quicsend.ConnectionFailure;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection at one moment, without asking anybody.
 *
 * @param state its state
 * @param wasConnected whether it was established now or before
 * @param failure what has gone wrong since it was established for the last time, if
 * anything has
 */
record ConnectionFacts(ConnectionState state, boolean wasConnected, @Nullable ConnectionFailure failure) {

	static ConnectionFacts of(QuicConnection connection) {
		ConnectionState state = connection.state();
		ConnectionFailure latest = connection.lastErrors().stream().findFirst().orElse(null);
		Instant connected = connection.lastConnected().orElse(null);
		boolean since = latest != null && (connected == null || latest.time().isAfter(connected));
		return new ConnectionFacts(state, connected != null, since ? latest : null);
	}

	/**
	 * Judge by these facts alone.
	 * @param forgetFailureAfter how long a failure counts, {@code null} for ever
	 * @param now the time
	 * @return the state, {@code UP} for any connection that is established
	 */
	HealthState judge(@Nullable Duration forgetFailureAfter, Instant now) {
		return switch (this.state) {
			case CONNECTED -> HealthState.UP;
			case CLOSING, CLOSED -> HealthState.DOWN;
			case IDLE -> whileNotEstablished(HealthState.IDLE, forgetFailureAfter, now);
			case CONNECTING -> whileNotEstablished(HealthState.CONNECTING, forgetFailureAfter, now);
		};
	}

	private HealthState whileNotEstablished(HealthState withoutFailure, @Nullable Duration forgetFailureAfter,
			Instant now) {
		if (this.failure == null || endedForSilence(this.failure)) {
			return withoutFailure;
		}
		if (forgetFailureAfter != null && this.failure.time().plus(forgetFailureAfter).isBefore(now)) {
			return withoutFailure;
		}
		return this.failure.wasConnected() ? HealthState.DEGRADED : HealthState.DOWN;
	}

	/** That it had nothing to do is no fault of a connection. */
	private static boolean endedForSilence(ConnectionFailure failure) {
		return failure.wasConnected() && failure.error() instanceof ShutdownByTransport transport
				&& transport.status() == MsQuicStatus.CONNECTION_IDLE.code();
	}

}
