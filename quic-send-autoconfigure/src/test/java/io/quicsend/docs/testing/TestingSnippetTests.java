package io.quicsend.docs.testing;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceiverProcess;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.test.UdpRelay;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The other snippets of {@code docs/testing.md}.
 */
class TestingSnippetTests {

	@Test
	void knobs() {
		try (QuicReceiver receiver = QuicReceiver.builder().streamLimit(10).start()) {
			receiver.stopStreamsAfter(1000, 42);
		}
	}

	@Test
	void certificates() {
		TestCertificateAuthority authority = TestCertificateAuthority.create("Test CA");
		IssuedCertificate server = authority.intermediate("Department").server("collector.example.org", "127.0.0.1");
		IssuedCertificate sender = authority.client("sender-1");

		QuicReceiver receiver = QuicReceiver.builder().certificate(server).requireClientCertificate(authority).start();
		TlsOptions tls = TlsOptions.trust(authority.trustManager()).withClientIdentity(sender.clientIdentity());
		try (receiver) {
			sendTo(receiver.address(), "quic-send", tls);
			assertThat(receiver.awaitStreams(1, Duration.ofSeconds(30))).hasSize(1);
		}
	}

	@Test
	void relay() {
		try (QuicReceiver receiver = QuicReceiver.builder().alpn("telemetry").start()) {
			try (UdpRelay relay = UdpRelay.to(receiver.address(), 42)) {
				relay.loss(0.05).delay(Duration.ofMillis(20)).reorder(0.1);
				sendTo(relay.address());
				relay.dropToServer(true).dropToClient(true); // a black hole
			}
			assertThat(receiver.awaitStreams(1, Duration.ofSeconds(30))).hasSize(1);
		}
	}

	@Test
	void process() {
		try (ReceiverProcess receiver = ReceiverProcess.start("--alpn", "telemetry")) {
			sendTo(receiver.address());
			receiver.awaitStream((stream) -> stream.bytes() == 4, Duration.ofSeconds(5));
			receiver.pause(); // SIGSTOP
			receiver.cont(); // SIGCONT
			receiver.kill(); // SIGKILL
		}
	}

	private static void sendTo(InetSocketAddress address) {
		sendTo(address, "telemetry", TlsOptions.insecure());
	}

	private static void sendTo(InetSocketAddress address, String alpn, TlsOptions tls) {
		ConnectionOptions options = ConnectionOptions.builder("127.0.0.1", address.getPort(), alpn).tls(tls).build();
		try (QuicRegistration registration = new QuicRegistration(new MsQuicLibrary(NativeLibraryOptions.defaults()),
				RegistrationOptions.defaults())) {
			registration.createConnection("collector", options).send(ByteBuffer.allocate(4)).join();
		}
	}

}
