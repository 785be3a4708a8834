package io.quicsend.spring.metrics;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.noop.NoopFunctionCounter;
import io.quicsend.BlockedReason;
import io.quicsend.ConnectionState;
import io.quicsend.ConnectionTotals;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.spring.metrics.QuicSendMeterDocumentation.Key;

/**
 * Meters of connections. They read what core has counted anyway when somebody looks, so
 * sends cost nothing more; only how long streams were blocked is measured because of
 * them. Must be kept for as long as they are to be seen.
 */
public final class QuicSendMeters implements MeterBinder {

	private static final double NANOS = 1e9;

	private final Collection<QuicRegistration> registrations;

	private final List<ConnectionReadings> connections;

	/**
	 * Create the meters of some connections.
	 * @param registrations their registrations
	 * @param connections the connections
	 */
	public QuicSendMeters(Collection<QuicRegistration> registrations, Collection<QuicConnection> connections) {
		this.registrations = List.copyOf(registrations);
		Executor executor = executor();
		this.connections = connections.stream()
			.map((connection) -> new ConnectionReadings(connection, executor))
			.toList();
	}

	/** Threads that end by themselves, one for each reading that is under way. */
	private static Executor executor() {
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), (task) -> {
			Thread thread = new Thread(task, "quic-send-meters");
			thread.setDaemon(true);
			return thread;
		});
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Meters meters = Meters.of(registry);
		for (ConnectionState state : ConnectionState.values()) {
			meters.with(Key.STATE, state)
				.gauge(QuicSendMeterDocumentation.CONNECTIONS, this, (all) -> all.connections(state));
		}
		ConnectTimers timers = new ConnectTimers(meters);
		for (ConnectionReadings connection : this.connections) {
			timers.add(connection.connection());
			bind(connection, meters.with(Key.CONNECTION, connection.connection().name()));
		}
		this.registrations.forEach((registration) -> registration.addConnectionListener(timers));
	}

	private long connections(ConnectionState state) {
		return this.connections.stream().filter((one) -> one.connection().state() == state).count();
	}

	private void bind(ConnectionReadings connection, Meters meters) {
		counter(meters, QuicSendMeterDocumentation.RECONNECTS, connection, ConnectionTotals::reconnects);
		counter(meters, QuicSendMeterDocumentation.CREDENTIAL_RELOADS, connection, ConnectionTotals::credentialReloads);
		counter(meters, QuicSendMeterDocumentation.BYTES, connection, ConnectionTotals::bytesAccepted);
		counter(meters, QuicSendMeterDocumentation.BYTES_ACKNOWLEDGED, connection, ConnectionTotals::bytesAcknowledged);
		counter(meters, QuicSendMeterDocumentation.PACKETS_SENT, connection, ConnectionTotals::packetsSent);
		counter(meters, QuicSendMeterDocumentation.PACKETS_LOST, connection, ConnectionTotals::packetsLost);
		counter(meters, QuicSendMeterDocumentation.CONGESTION_EVENTS, connection, ConnectionTotals::congestionEvents);
		meters.gauge(QuicSendMeterDocumentation.STREAMS_ACTIVE, connection,
				(one) -> one.level((totals) -> totals.activeStreams() + totals.activeMessages()));
		meters.gauge(QuicSendMeterDocumentation.BYTES_PENDING, connection,
				(one) -> one.level(ConnectionTotals::bytesPending));
		meters.secondsGauge(QuicSendMeterDocumentation.RTT, connection,
				(one) -> one.measurement((statistics) -> seconds(statistics.rtt())));
		meters.secondsGauge(QuicSendMeterDocumentation.RTT_MIN, connection,
				(one) -> one.measurement((statistics) -> seconds(statistics.minRtt())));
		meters.secondsGauge(QuicSendMeterDocumentation.RTT_VARIANCE, connection,
				(one) -> one.measurement((statistics) -> seconds(statistics.rttVariance())));
		meters.gauge(QuicSendMeterDocumentation.CWND, connection,
				(one) -> one.measurement((statistics) -> statistics.congestionWindow()));
		meters.gauge(QuicSendMeterDocumentation.MTU, connection,
				(one) -> one.measurement((statistics) -> statistics.pathMtu()));
		bindBlocked(connection, meters);
	}

	private void bindBlocked(ConnectionReadings connection, Meters meters) {
		for (BlockedReason reason : BlockedReason.values()) {
			FunctionCounter counter = counter(meters.with(Key.REASON, reason), QuicSendMeterDocumentation.BLOCKED,
					connection, (totals) -> seconds(totals.blocked(reason)));
			if (!(counter instanceof NoopFunctionCounter)) {
				this.registrations.forEach((registration) -> registration.measureBlockedTimes(true));
			}
		}
	}

	private static FunctionCounter counter(Meters meters, QuicSendMeterDocumentation meter,
			ConnectionReadings connection, ToDoubleFunction<ConnectionTotals> value) {
		return meters.counter(meter, connection, (one) -> one.total(value));
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / NANOS;
	}

}
