package io.quicsend.spring.metrics;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.quicsend.spring.metrics.QuicSendMeterDocumentation.Key;

/**
 * Registers documented meters.
 */
final class Meters {

	private final MeterRegistry registry;

	private final Tags tags;

	private Meters(MeterRegistry registry, Tags tags) {
		this.registry = registry;
		this.tags = tags;
	}

	static Meters of(MeterRegistry registry) {
		return new Meters(registry, Tags.empty());
	}

	Meters with(Key key, String value) {
		return new Meters(this.registry, this.tags.and(key.asString(), value));
	}

	/** Meters with an enum's constant as a tag. */
	Meters with(Key key, Enum<?> value) {
		return with(key, value.name().toLowerCase(Locale.ROOT));
	}

	<T> void gauge(QuicSendMeterDocumentation meter, T subject, ToDoubleFunction<T> value) {
		Gauge.builder(meter.getName(), subject, value)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(this.tags)
			.register(this.registry);
	}

	<T> void secondsGauge(QuicSendMeterDocumentation meter, T subject, ToDoubleFunction<T> value) {
		TimeGauge.builder(meter.getName(), subject, TimeUnit.SECONDS, value)
			.description(meter.getDescription())
			.tags(this.tags)
			.register(this.registry);
	}

	<T> FunctionCounter counter(QuicSendMeterDocumentation meter, T subject, ToDoubleFunction<T> value) {
		return FunctionCounter.builder(meter.getName(), subject, value)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(this.tags)
			.register(this.registry);
	}

	Timer timer(QuicSendMeterDocumentation meter) {
		return Timer.builder(meter.getName())
			.description(meter.getDescription())
			.tags(this.tags)
			.register(this.registry);
	}

}
