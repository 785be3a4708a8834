package io.quicsend.benchmarks.quicsend;

import java.util.List;
import java.util.Locale;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.spring.metrics.MsQuicMeters;
import io.quicsend.spring.metrics.QuicSendMeters;
import io.quicsend.spring.metrics.SendStreamTimers;
import io.quicsend.spring.observation.ObservationCompletionContext;
import io.quicsend.spring.observation.SendStreamObservations;
import org.jspecify.annotations.Nullable;

/**
 * What is metered.
 */
enum Metering {

	/** Nothing. */
	OFF,

	/** All meters, as where nothing but meters sees observations. */
	ON,

	/** All meters, and an observation of each stream that leads to its timer. */
	OBSERVATIONS;

	/**
	 * Have a registration and its connections metered.
	 * @param registration the registration
	 * @param connections its connections
	 * @return what must be kept
	 */
	@Nullable Object bind(QuicRegistration registration, List<QuicConnection> connections) {
		if (this == OFF) {
			return null;
		}
		MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		List<MeterBinder> binders = List.of(new QuicSendMeters(List.of(registration), connections), new MsQuicMeters());
		binders.forEach((binder) -> binder.bindTo(registry));
		if (this == ON) {
			new SendStreamTimers(List.of(registration), connections).bindTo(registry);
		}
		else {
			ObservationRegistry observations = ObservationRegistry.create();
			observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(registry));
			registration.addStreamListener(new SendStreamObservations(observations, null));
			registration.propagateContext(new ObservationCompletionContext(observations));
		}
		return List.of(registry, binders);
	}

	String suffix() {
		return switch (this) {
			case OFF -> "";
			case ON -> "-meters";
			case OBSERVATIONS -> "-" + name().toLowerCase(Locale.ROOT);
		};
	}

}
