package io.quicsend.docs.events;

import io.quicsend.spring.event.QuicConnectionEvent;
import io.quicsend.spring.event.SendStreamEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Component
class Deliveries {

	private static final Logger logger = LoggerFactory.getLogger(Deliveries.class);

	@EventListener
	void delivered(SendStreamEvent.Finished event) {
		logger.info("{}: {} bytes acknowledged after {}", event.getStream(), event.getStream().bytes(),
				event.getStream().age());
	}

	@EventListener
	void notDelivered(SendStreamEvent.Failed event) {
		logger.warn("{}: {}", event.getStream(), event.getCause().getMessage());
	}

	@EventListener
	void disconnected(QuicConnectionEvent.Disconnected event) {
		logger.warn("{}: {}", event.getConnectionName(), event.getEnd().message());
	}

}
