package io.quicsend.docs.gettingstarted;

import java.util.concurrent.CompletableFuture;

import io.quicsend.SendStreamFactory;

import org.springframework.stereotype.Component;

@Component
class Telemetry {

	private final SendStreamFactory streams;

	Telemetry(SendStreamFactory streams) {
		this.streams = streams;
	}

	CompletableFuture<Void> send(byte[] message) {
		return this.streams.send(message);
	}

}
