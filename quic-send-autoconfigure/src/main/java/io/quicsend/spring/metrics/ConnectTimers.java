package io.quicsend.spring.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Timer;
import io.quicsend.ConnectTimes;
import io.quicsend.ConnectionEnd;
import io.quicsend.ConnectionError.ConnectionClosed;
import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.ConnectionInfo;
import io.quicsend.ConnectionListener;
import io.quicsend.QuicConnection;
import io.quicsend.spring.metrics.QuicSendMeterDocumentation.Key;

/**
 * Records how long it took to establish connections.
 */
final class ConnectTimers implements ConnectionListener {

	private final Meters meters;

	private final Map<QuicConnection, Timers> timers = new ConcurrentHashMap<>();

	ConnectTimers(Meters meters) {
		this.meters = meters;
	}

	/** Show the timers of a connection before anything has been recorded. */
	void add(QuicConnection connection) {
		timers(connection);
	}

	private Timers timers(QuicConnection connection) {
		return this.timers.computeIfAbsent(connection,
				(one) -> new Timers(this.meters.with(Key.CONNECTION, one.name())));
	}

	@Override
	public void connecting(QuicConnection connection) {
		timers(connection).begun = System.nanoTime();
	}

	@Override
	public void connected(QuicConnection connection, ConnectionInfo info, ConnectTimes times) {
		Timers timers = timers(connection);
		timers.connected.record(times.total());
		timers.handshake.record(times.handshake());
	}

	@Override
	public void disconnected(QuicConnection connection, ConnectionEnd end) {
		boolean givenUp = end.error() instanceof ShutdownByLocal || end.error() instanceof ConnectionClosed;
		if (!end.wasConnected() && !givenUp) {
			Timers timers = timers(connection);
			timers.failed.record(System.nanoTime() - timers.begun, TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * The timers of one connection.
	 */
	private static final class Timers {

		private final Timer connected;

		private final Timer failed;

		private final Timer handshake;

		/** News of one connection come one at a time. */
		private volatile long begun;

		Timers(Meters meters) {
			this.connected = meters.with(Key.OUTCOME, "connected").timer(QuicSendMeterDocumentation.CONNECT);
			this.failed = meters.with(Key.OUTCOME, "failed").timer(QuicSendMeterDocumentation.CONNECT);
			this.handshake = meters.timer(QuicSendMeterDocumentation.HANDSHAKE);
		}

	}

}
