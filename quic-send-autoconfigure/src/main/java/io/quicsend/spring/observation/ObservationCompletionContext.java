package io.quicsend.spring.observation;

import java.util.function.Consumer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.quicsend.CompletionContext;
import org.jspecify.annotations.Nullable;

/**
 * Has the dependent stages of futures see what their caller was observing.
 */
public final class ObservationCompletionContext implements CompletionContext {

	private final ObservationRegistry registry;

	public ObservationCompletionContext(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public @Nullable Consumer<Runnable> capture() {
		Observation observation = this.registry.getCurrentObservation();
		if (observation == null) {
			return null;
		}
		return (task) -> {
			try (Observation.Scope scope = observation.openScope()) {
				task.run();
			}
		};
	}

}
