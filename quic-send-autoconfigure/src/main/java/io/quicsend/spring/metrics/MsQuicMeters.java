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
		return "msquic's own counter of " + counter.name().toLowerCase(Locale.ROOT).replace('_', ' ');
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
