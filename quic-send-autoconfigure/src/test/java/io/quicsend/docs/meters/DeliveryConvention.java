package io.quicsend.docs.meters;

import io.micrometer.common.KeyValues;
import io.quicsend.spring.observation.DefaultSendStreamObservationConvention;
import io.quicsend.spring.observation.SendStreamObservationContext;

import org.springframework.stereotype.Component;

@Component
class DeliveryConvention extends DefaultSendStreamObservationConvention {

	@Override
	public KeyValues getLowCardinalityKeyValues(SendStreamObservationContext context) {
		String kind = context.getStream().isMessage() ? "message" : "stream";
		return super.getLowCardinalityKeyValues(context).and("kind", kind);
	}

}
