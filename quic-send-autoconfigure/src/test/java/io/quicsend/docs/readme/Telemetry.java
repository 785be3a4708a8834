package io.quicsend.docs.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import io.quicsend.SendStream;
import io.quicsend.SendStreamFactory;

import org.springframework.stereotype.Component;

@Component
class Telemetry {

	private final SendStreamFactory streams;

	Telemetry(SendStreamFactory streams) {
		this.streams = streams;
	}

	// One message on a stream of its own; completes when it is acknowledged.
	CompletableFuture<Void> send(byte[] message) {
		return this.streams.send(message);
	}

	// A file on a stream of its own, read no faster than it leaves.
	void send(Path file) throws IOException {
		try (SendStream stream = this.streams.open()) {
			Files.copy(file, stream.outputStream());
			stream.finish().join();
		}
	}

}
