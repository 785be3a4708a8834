package io.quicsend.test.autoconfigure;

import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.SendStreamFactory;
import io.quicsend.autoconfigure.QuicSendAutoConfiguration;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static io.quicsend.test.assertj.QuicAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AutoConfigureQuicReceiver}.
 */
class AutoConfigureQuicReceiverTests {

	@Nested
	@SpringBootTest(classes = Application.class)
	@AutoConfigureQuicReceiver
	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	class WithoutProperties {

		@Autowired
		private QuicReceiver receiver;

		@Autowired
		private SendStreamFactory streams;

		@Test
		@Order(1)
		void defaultConnectionGoesToTheReceiver() {
			this.streams.send("hello".getBytes()).join();
			assertThat(this.receiver).receivedStream().isFinished().hasContent("hello");
			this.receiver.refuseStreams(true);
		}

		@Test
		@Order(2)
		void receiverIsResetBeforeEachTest() {
			assertThat(this.receiver).hasReceivedNothing();
			this.streams.send("again".getBytes()).join();
			assertThat(this.receiver).hasReceived("again");
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class,
			properties = { "quic-send.connections.default.host=collector.example.org",
					"quic-send.connections.default.port=4433", "quic-send.connections.default.server-name=example.org",
					"quic-send.connections.default.alpn=telemetry", "quic-send.connections.default.connect=eager",
					"quic-send.connections.default.ssl.bundle=no-such-bundle" })
	@AutoConfigureQuicReceiver(keepContent = false)
	class WithPropertiesOfAnotherReceiver {

		@Test
		void theirReceiverDoesNotCountButTheRestDoes(@Autowired QuicReceiver receiver,
				@Autowired QuicConnection connection) {
			assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED);
			assertThat(connection.info().orElseThrow().alpn()).isEqualTo("telemetry");
			assertThat(receiver).hasConnections(1);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class,
			properties = { "quic-send.connections.other.host=localhost", "quic-send.connections.other.port=9",
					"quic-send.connections.other.alpn=other" })
	@AutoConfigureQuicReceiver(connections = { "audit", "eu.west_1" }, alpn = "log")
	class WithNamedConnections {

		@Test
		void onlyTheseGoToTheReceiver(@Autowired QuicReceiver receiver, @Autowired SendStreamFactory streams) {
			streams.connection("audit").connect().join();
			streams.connection("eu.west_1").connect().join();
			assertThat(receiver).hasConnections(2);
			assertThat(streams.connection("other").options().endpoints().get(0).port()).isEqualTo(9);
			assertThat(streams.connection("audit").info().orElseThrow().alpn()).isEqualTo("log");
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class)
	class WithoutAnnotation {

		@Test
		void thereIsNoReceiver(@Autowired(required = false) QuicReceiver receiver) {
			assertThat((Object) receiver).isNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, QuicSendAutoConfiguration.class })
	static class Application {

	}

}
