package io.quicsend.spring.metrics;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.PerformanceCounter;
import org.jspecify.annotations.Nullable;

/**
 * Meters of msquic's own counters, which are of the whole process. Reading them does not
 * load the library. Must be kept for as long as they are to be seen.
 */
public final class MsQuicMeters implements MeterBinder {

	private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

	private volatile @Nullable Values values;

	private volatile Map<PerformanceCounter, Long> lastKnown = Map.of();

	/**
	 * The name of a counter's meter.
	 * @param counter the counter
	 * @return the name
	 */
	public static String nameOf(PerformanceCounter counter) {
		return "quic.msquic." + counter.name().toLowerCase(Locale.ROOT).replace('_', '.');
	}

	/**
	 * What a counter's meter tells.
	 * @param counter the counter
	 * @return the description
	 */
	public static String descriptionOf(PerformanceCounter counter) {
		return switch (counter) {
			case CONNECTIONS_CREATED -> "Connections made, outgoing and incoming";
			case CONNECTIONS_HANDSHAKE_FAILED -> "Connections that failed before their handshake was done";
			case CONNECTIONS_REJECTED_BY_APPLICATION -> "Incoming connections that the application refused";
			case CONNECTIONS_RESUMED -> "Connections whose handshake resumed an earlier TLS session";
			case CONNECTIONS_ACTIVE -> "Connections that exist, in whatever state";
			case CONNECTIONS_CONNECTED -> "Connections that are established";
			case CONNECTIONS_PROTOCOL_ERRORS -> "Connections that ended because a peer broke the protocol";
			case CONNECTIONS_NO_ALPN -> "Attempts to connect for which there was no common application protocol";
			case STREAMS_ACTIVE -> "Streams that exist, in whatever state";
			case PACKETS_SUSPECTED_LOST -> "Packets that were taken for lost, some of which may have arrived after all";
			case PACKETS_DROPPED -> "Received packets that were thrown away, for whatever reason";
			case PACKETS_DECRYPTION_FAILED -> "Received packets that could not be decrypted";
			case UDP_DATAGRAMS_RECEIVED -> "UDP datagrams received";
			case UDP_DATAGRAMS_SENT -> "UDP datagrams sent";
			case UDP_BYTES_RECEIVED -> "Bytes in the UDP datagrams received, without UDP and IP headers";
			case UDP_BYTES_SENT -> "Bytes in the UDP datagrams sent, without UDP and IP headers";
			case UDP_RECEIVE_EVENTS -> "How often the system handed over datagrams, one or more at once";
			case UDP_SEND_CALLS -> "How often datagrams were handed to the system, one or more at once";
			case APPLICATION_BYTES_SENT -> "Bytes that applications sent on streams";
			case APPLICATION_BYTES_RECEIVED -> "Bytes that applications received on streams";
			case CONNECTION_QUEUE_DEPTH -> "Connections that wait for one of msquic's threads";
			case CONNECTION_OPERATION_QUEUE_DEPTH -> "Operations of connections that wait to be done";
			case CONNECTION_OPERATIONS_QUEUED -> "Operations of connections that were queued";
			case CONNECTION_OPERATIONS_COMPLETED -> "Operations of connections that were done";
			case WORKER_OPERATION_QUEUE_DEPTH -> "Operations without a connection that wait to be done";
			case WORKER_OPERATIONS_QUEUED -> "Operations without a connection that were queued";
			case WORKER_OPERATIONS_COMPLETED -> "Operations without a connection that were done";
			case PATHS_VALIDATED -> "Network paths that were found to work";
			case PATHS_FAILED -> "Network paths that did not answer when they were tried";
			case STATELESS_RESETS_SENT -> "Stateless resets sent, for packets of connections that are not known";
			case STATELESS_RETRIES_SENT -> "Retry packets sent, to have a client prove its address";
			case CONNECTIONS_REJECTED_BY_LOAD ->
				"Incoming connections refused because msquic's threads were overloaded";
		};
	}

	/**
	 * The unit of a counter's meter.
	 * @param counter the counter
	 * @return the unit, or {@code null} if it counts what its name says
	 */
	public static @Nullable String baseUnitOf(PerformanceCounter counter) {
		return counter.name().contains("BYTES") ? "bytes" : null;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (PerformanceCounter counter : PerformanceCounter.values()) {
			if (counter.isGauge()) {
				Gauge.builder(nameOf(counter), this, (meters) -> meters.value(counter))
					.description(descriptionOf(counter))
					.baseUnit(baseUnitOf(counter))
					.register(registry);
			}
			else {
				FunctionCounter.builder(nameOf(counter), this, (meters) -> meters.value(counter))
					.description(descriptionOf(counter))
					.baseUnit(baseUnitOf(counter))
					.register(registry);
			}
		}
	}

	private long value(PerformanceCounter counter) {
		Values values = this.values;
		long now = System.nanoTime();
		if (values == null || now - values.time() >= INTERVAL) {
			Map<PerformanceCounter, Long> counters = MsQuicLibrary.performanceCounters();
			values = new Values(counters, now);
			this.values = values;
			if (!counters.isEmpty()) {
				this.lastKnown = counters;
			}
		}
		// Once the library is closed nothing is active, but what was counted stays.
		return (counter.isGauge() ? values.counters() : this.lastKnown).getOrDefault(counter, 0L);
	}

	private record Values(Map<PerformanceCounter, Long> counters, long time) {

	}

}
