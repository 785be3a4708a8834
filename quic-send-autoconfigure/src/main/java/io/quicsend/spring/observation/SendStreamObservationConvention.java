package io.quicsend.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * How observations of send streams are named, and what they tell. Asked when a stream is
 * opened and again when it has ended. Must be thread-safe and must not block.
 */
public interface SendStreamObservationConvention extends ObservationConvention<SendStreamObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof SendStreamObservationContext;
	}

}
