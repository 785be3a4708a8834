package io.quicsend.docs;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.SendStreamFactory;
import io.quicsend.autoconfigure.ConnectionOptionsCustomizer;
import io.quicsend.autoconfigure.QuicSendAutoConfiguration;
import io.quicsend.autoconfigure.QuicSendConnectionDetails;
import io.quicsend.autoconfigure.QuicSendConnectionDetails.Receiver;
import io.quicsend.autoconfigure.SendStreamOptionsCustomizer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The snippets of {@code docs/settings.md}.
 */
class SettingsSnippetTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(QuicSendAutoConfiguration.class))
		.withPropertyValues("quic-send.connections.telemetry.alpn=test",
				"quic-send.connections.telemetry.host=127.0.0.1", "quic-send.connections.telemetry.port=1",
				"quic-send.streams.control.deadline=2s");

	@Test
	void detailsSupplyTheReceiver() {
		this.contextRunner.withUserConfiguration(DetailsConfiguration.class).run((context) -> {
			QuicConnection connection = context.getBean(QuicConnection.class);
			assertThat(connection.options().host()).isEqualTo("192.0.2.10");
			assertThat(connection.options().port()).isEqualTo(4433);
			assertThat(connection.options().serverName()).isEqualTo("collector.example.org");
			assertThat(connection.options().alpn()).isEqualTo("test");
		});
	}

	@Test
	void customizersChangeWhatThePropertiesSay() {
		this.contextRunner.withUserConfiguration(CustomizerConfiguration.class).run((context) -> {
			SendStreamFactory streams = context.getBean(SendStreamFactory.class);
			assertThat(streams.connection("telemetry").options().closeTimeout()).isEqualTo(Duration.ofMinutes(1));
			assertThat(streams.streamOptions("control").priority()).isEqualTo(65535);
			assertThat(streams.streamOptions("control").deadline()).isEqualTo(Duration.ofSeconds(2));
		});
	}

	@Test
	void streamsAreOpenedByTheNameOfTheirClass() {
		this.contextRunner.run((context) -> {
			SendStreamFactory streams = context.getBean(SendStreamFactory.class);
			ByteBuffer message = ByteBuffer.allocate(1);
			SendStream stream =
			// @formatter:off
streams.open("telemetry", "control");
streams.send("telemetry", "control", message);
			// @formatter:on
			stream.close();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class DetailsConfiguration {

		@Bean
		QuicSendConnectionDetails receivers() {
			return (connection) -> Receiver.of("192.0.2.10", 4433).withServerName("collector.example.org");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		ConnectionOptionsCustomizer patientConnections() {
			return (connection, options) -> options.closeTimeout(Duration.ofMinutes(1));
		}

		@Bean
		SendStreamOptionsCustomizer urgentControl() {
			return (streamClass, options) -> streamClass.equals("control") ? options.withPriority(65535) : options;
		}

	}

}
