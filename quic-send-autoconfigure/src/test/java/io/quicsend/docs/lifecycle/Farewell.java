package io.quicsend.docs.lifecycle;

import io.quicsend.SendStreamFactory;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import static java.nio.charset.StandardCharsets.UTF_8;

@Component
class Farewell {

	private final SendStreamFactory streams;

	Farewell(SendStreamFactory streams) {
		this.streams = streams;
	}

	@EventListener(ContextClosedEvent.class)
	void send() {
		this.streams.send("stopping".getBytes(UTF_8));
	}

}
