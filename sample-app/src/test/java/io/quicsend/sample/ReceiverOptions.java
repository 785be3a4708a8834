package io.quicsend.sample;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The options that point the sample to a receiver.
 */
final class ReceiverOptions {

	private ReceiverOptions() {
	}

	static String[] of(int port, Path certificateAuthority, String... more) {
		String connection = "--quic-send.connections.default.";
		return Stream.concat(
				Stream.of(connection + "host=localhost", connection + "port=" + port, connection + "alpn=quic-send",
						connection + "ssl.bundle=receiver",
						"--spring.ssl.bundle.pem.receiver.truststore.certificate=file:" + certificateAuthority),
				Stream.of(more))
			.toArray(String[]::new);
	}

}
