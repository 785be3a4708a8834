package io.quicsend.docs.testing;

import io.quicsend.autoconfigure.QuicSendConnectionDetails;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.autoconfigure.QuicReceiverConnectionDetails;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import static io.quicsend.test.assertj.QuicAssertions.assertThat;

@SpringBootTest(properties = "quic-send.connections.default.alpn=telemetry")
class OwnReceiverTests {

	@Test
	void sendsAReading(@Autowired Telemetry telemetry, @Autowired QuicReceiver receiver) {
		telemetry.send(21.5);
		assertThat(receiver).receivedStream().isFinished().hasContent("21.5");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class ReceiverConfiguration {

		@Bean
		QuicReceiver receiver() {
			return QuicReceiver.builder().alpn("telemetry").streamLimit(1).start();
		}

		@Bean
		QuicSendConnectionDetails connectionDetails(QuicReceiver receiver) {
			return QuicReceiverConnectionDetails.of(receiver);
		}

	}

}
