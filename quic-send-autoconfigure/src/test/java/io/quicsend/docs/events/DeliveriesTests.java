package io.quicsend.docs.events;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.quicsend.ConnectionEnd;
import io.quicsend.ConnectionListener;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.SendStreamFactory;
import io.quicsend.SendStreamInfo;
import io.quicsend.SendStreamListener;
import io.quicsend.autoconfigure.QuicSendAutoConfiguration;
import io.quicsend.autoconfigure.QuicSendEventAutoConfiguration;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The snippets of {@code docs/events.md}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DeliveriesTests {

	@Test
	void deliveryAndDisconnectionAreLogged(CapturedOutput output, @TempDir Path directory) throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start()) {
			runner(receiver, directory).withBean(Deliveries.class)
				.run((context) -> context.getBean(SendStreamFactory.class)
					.send(new byte[42])
					.get(60, TimeUnit.SECONDS));
			assertThat(output).contains("default#1:id=2: 42 bytes acknowledged after PT")
				.contains("default: this side closed it");
		}
	}

	@Test
	void listenersInPlainJavaHear(@TempDir Path directory) throws Exception {
		List<String> lost = new CopyOnWriteArrayList<>();
		List<Long> delivered = new CopyOnWriteArrayList<>();
		try (QuicReceiver receiver = QuicReceiver.builder().start()) {
			runner(receiver, directory).run((context) -> {
				listen(context.getBean(QuicRegistration.class), lost, delivered);
				context.getBean(SendStreamFactory.class).send(new byte[42]).get(60, TimeUnit.SECONDS);
			});
		}
		assertThat(delivered).containsExactly(42L);
		assertThat(lost).containsExactly("default: this side closed it");
	}

	private static void listen(QuicRegistration registration, List<String> lost, List<Long> delivered) {
		registration.addConnectionListener(new ConnectionListener() {

			@Override
			public void disconnected(QuicConnection connection, ConnectionEnd end) {
				lost.add(connection.name() + ": " + end.message());
			}

		});
		registration.addStreamListener(new SendStreamListener() {

			@Override
			public Interest interest() {
				return Interest.TERMINAL;
			}

			@Override
			public void finished(SendStreamInfo stream) {
				delivered.add(stream.bytes());
			}

		});
	}

	private static ApplicationContextRunner runner(QuicReceiver receiver, Path directory) throws Exception {
		Path authority = receiver.certificateAuthority().writePem(directory.resolve("ca.pem"));
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class,
					QuicSendEventAutoConfiguration.class))
			.withPropertyValues("quic-send.connections.default.host=localhost",
					"quic-send.connections.default.port=" + receiver.port(),
					"quic-send.connections.default.alpn=quic-send", "quic-send.connections.default.ssl.bundle=receiver",
					"spring.ssl.bundle.pem.receiver.truststore.certificate=" + authority.toUri());
	}

}
