package io.quicsend.docs.testing;

import java.nio.charset.StandardCharsets;

import io.quicsend.SendStreamFactory;

class Telemetry {

	private final SendStreamFactory streams;

	Telemetry(SendStreamFactory streams) {
		this.streams = streams;
	}

	void send(double reading) {
		this.streams.send(String.valueOf(reading).getBytes(StandardCharsets.UTF_8)).join();
	}

}
