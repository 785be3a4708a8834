package io.quicsend.docs.testing;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.QuicReceiverExtension;
import io.quicsend.test.ReceivedStream;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class TelemetryTests {

	@RegisterExtension
	static final QuicReceiverExtension receiver = QuicReceiverExtension
		.create((builder) -> builder.alpn("telemetry").keepContent(true));

	@Test
	void sendsAReading(QuicReceiver receiver) throws Exception {
		ConnectionOptions options = ConnectionOptions.builder("localhost", receiver.port(), "telemetry")
			.tls(TlsOptions.trust(receiver.certificateAuthority().trustManager()))
			.build();
		try (QuicRegistration registration = new QuicRegistration(new MsQuicLibrary(NativeLibraryOptions.defaults()),
				RegistrationOptions.defaults())) {
			QuicConnection connection = registration.createConnection("collector", options);
			connection.send(ByteBuffer.wrap("21.5".getBytes(UTF_8))).join();
		}
		ReceivedStream stream = receiver.awaitStreams(1, Duration.ofSeconds(5)).get(0);
		assertThat(stream.content()).asString().isEqualTo("21.5");
	}

}
