package io.quicsend.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.quicsend.spring.event.QuicSendEventPublisher;

/**
 * Meters of application events.
 */
public final class QuicSendEventMeters implements MeterBinder {

	private final QuicSendEventPublisher publisher;

	public QuicSendEventMeters(QuicSendEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Meters.of(registry)
			.counter(QuicSendMeterDocumentation.EVENTS_DROPPED, this.publisher, QuicSendEventPublisher::getDropped);
	}

}
