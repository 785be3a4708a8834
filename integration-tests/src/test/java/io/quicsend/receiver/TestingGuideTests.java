package io.quicsend.receiver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.QuicReceiverExtension;
import io.quicsend.test.ReceivedStream;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.test.UdpRelay;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/testing.md} shows, through the public API.
 */
@Timeout(60)
class TestingGuideTests {

	@RegisterExtension
	static final QuicReceiverExtension receiver = QuicReceiverExtension
		.create((builder) -> builder.alpn("telemetry").keepContent(true));

	@Test
	void sendsAReading(QuicReceiver receiver) throws Exception {
		send(receiver.port(), TlsOptions.trust(receiver.certificateAuthority().trustManager()), "21.5");
		ReceivedStream stream = receiver.awaitStreams(1, Duration.ofSeconds(5)).get(0);
		assertThat(stream.content()).asString().isEqualTo("21.5");
	}

	@Test
	void sendsOverABadNetwork(QuicReceiver receiver) throws Exception {
		String text = "0123456789".repeat(20_000);
		try (UdpRelay relay = UdpRelay.to(receiver.address(), 42)) {
			relay.loss(0.05)
				.delay(Duration.ofMillis(2))
				.jitter(Duration.ofMillis(2))
				.reorder(0.1)
				.duplicate(0.1)
				.corrupt(0.01);
			send(relay.address().getPort(), TlsOptions.trust(receiver.certificateAuthority().trustManager()), text);
			assertThat(relay.dropped()).isPositive();
		}
		ReceivedStream stream = receiver.awaitStreams(1, Duration.ofSeconds(5)).get(0);
		assertThat(stream.content()).asString().isEqualTo(text);
	}

	@Test
	void authenticatesToTheReceiver() throws Exception {
		TestCertificateAuthority authority = TestCertificateAuthority.create("Test CA");
		IssuedCertificate server = authority.intermediate("Department").server("localhost", "127.0.0.1");
		IssuedCertificate sender = authority.client("sender-1");
		try (QuicReceiver receiver = QuicReceiver.builder()
			.alpn("telemetry")
			.certificate(server)
			.requireClientCertificate(authority)
			.start()) {
			TlsOptions tls = TlsOptions.trust(authority.trustManager()).withClientIdentity(sender.clientIdentity());
			send(receiver.port(), tls, "21.5");
			receiver.awaitStreams(1, Duration.ofSeconds(5));
		}
	}

	private static void send(int port, TlsOptions tls, String text) throws Exception {
		ConnectionOptions options = ConnectionOptions.builder("localhost", port, "telemetry").tls(tls).build();
		try (QuicRegistration registration = new QuicRegistration(new MsQuicLibrary(NativeLibraryOptions.defaults()),
				RegistrationOptions.defaults())) {
			QuicConnection connection = registration.createConnection("collector", options);
			connection.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))).get(30, TimeUnit.SECONDS);
		}
	}

}
