package io.quicsend.docs.lifecycle;

import java.nio.file.Path;
import java.time.Duration;

import io.quicsend.autoconfigure.QuicSendAutoConfiguration;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The snippet of {@code docs/lifecycle.md}.
 */
class FarewellTests {

	@Test
	void isReceivedWhenTheContextIsClosed(@TempDir Path directory) throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().keepContent(true).start()) {
			Path authority = receiver.certificateAuthority().writePem(directory.resolve("ca.pem"));
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class))
				.withBean(Farewell.class)
				.withPropertyValues("quic-send.connections.default.host=localhost",
						"quic-send.connections.default.port=" + receiver.port(),
						"quic-send.connections.default.alpn=quic-send",
						"quic-send.connections.default.ssl.bundle=receiver",
						"spring.ssl.bundle.pem.receiver.truststore.certificate=" + authority.toUri())
				.run((context) -> assertThat(receiver.streamCount()).isZero());
			assertThat(receiver.awaitStreams(1, Duration.ofSeconds(30)).get(0).content()).asString()
				.isEqualTo("stopping");
		}
	}

}
