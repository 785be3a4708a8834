package io.quicsend.spring.metrics;

import java.util.List;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The names that Prometheus has for the meters of a registry.
 */
public final class PrometheusNames {

	private final MeterRegistry registry;

	public PrometheusNames(MeterRegistry registry) {
		this.registry = registry;
	}

	/** Of all meters of quic-send. */
	public List<String> all() {
		return this.registry.getMeters()
			.stream()
			.map((meter) -> meter.getId().getName())
			.filter((name) -> name.startsWith("quic."))
			.distinct()
			.flatMap((name) -> of(name).stream())
			.toList();
	}

	/** Of the meters with one name. */
	public List<String> of(String name) {
		Meter.Id id = this.registry.get(name).meter().getId();
		String converted = id.getConventionName(this.registry.config().namingConvention());
		return switch (id.getType()) {
			case TIMER -> Stream.of("_count", "_sum", "_max").map((suffix) -> converted + suffix).toList();
			case COUNTER -> List.of(converted + "_total");
			default -> List.of(converted);
		};
	}

}
