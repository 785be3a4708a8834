package io.quicsend.spring.metrics;

import java.util.Collection;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;

/**
 * Times streams from their opening to their end, with the meter that an observation of
 * each would lead to, at a fraction of its cost. For applications where nothing but
 * meters would see such observations.
 */
public final class SendStreamTimers implements MeterBinder {

	private final Collection<QuicRegistration> registrations;

	private final Collection<QuicConnection> connections;

	/**
	 * Create the timers.
	 * @param registrations whose streams to time
	 * @param connections connections whose timers to show before anything has been sent
	 */
	public SendStreamTimers(Collection<QuicRegistration> registrations, Collection<QuicConnection> connections) {
		this.registrations = List.copyOf(registrations);
		this.connections = List.copyOf(connections);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		SendStreamRecorder recorder = new SendStreamRecorder(Meters.of(registry));
		this.connections.forEach(recorder::add);
		if (recorder.isSeen(this.connections)) {
			this.registrations.forEach((registration) -> registration.addStreamListener(recorder));
		}
	}

}
