package io.quicsend.autoconfigure;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What the console shows when an application can't start.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTests {

	@Test
	void wrongValueIsShownWithItsOriginAndRemedy(CapturedOutput output) {
		fail("--quic-send.connections.default.host=localhost", "--quic-send.connections.default.port=70000",
				"--quic-send.connections.default.alpn=test");
		assertThat(output)
			.contains("The property 'quic-send.connections.default.port' has a value that can't be used: '70000' (from "
					+ "\"quic-send.connections.default.port\" from property source \"commandLineArgs\").")
			.contains("Use 1 to 65535.");
	}

	@Test
	void missingPropertyIsShownWithItsRemedy(CapturedOutput output) {
		fail("--quic-send.connections.default.host=localhost", "--quic-send.connections.default.port=4433");
		assertThat(output).contains("The property 'quic-send.connections.default.alpn' is not set.")
			.contains("Use the protocol name that the receiver expects.");
	}

	@Test
	void unknownSslBundleIsShownWithItsRemedy(CapturedOutput output) {
		fail("--quic-send.connections.default.host=localhost", "--quic-send.connections.default.port=4433",
				"--quic-send.connections.default.alpn=test", "--quic-send.connections.default.ssl.bundle=collector");
		assertThat(output)
			.contains("The property 'quic-send.connections.default.ssl.bundle' has a value that can't be used: "
					+ "'collector'")
			.contains("Define a bundle of that name under spring.ssl.bundle, where there is none yet.");
	}

	@Test
	void unknownBindingIsShownWithTheValidOnes(CapturedOutput output) {
		fail("--quic-send.native.binding=jni");
		assertThat(output).contains("'quic-send.native.binding' has a value that can't be used: 'jni'")
			.contains("Use one of auto, jna, ffm.");
	}

	@Test
	@DisplayName("E1: a native library that can't be loaded is shown with its path")
	void unloadableLibraryIsShownWithItsPath(CapturedOutput output) {
		fail("--quic-send.native.path=/none/libmsquic.so", "--quic-send.connections.default.host=127.0.0.1",
				"--quic-send.connections.default.port=4433", "--quic-send.connections.default.alpn=test",
				"--quic-send.connections.default.connect=eager");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Native msquic could not be loaded")
			.contains("/none/libmsquic.so")
			.contains("quic-send.native.path");
	}

	@Test
	@DisplayName("B1: a receiver that does not listen is shown with the property that made it matter")
	void failedEagerConnectionIsShownWithItsProperty(CapturedOutput output) throws IOException {
		int port;
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		fail("--quic-send.connections.default.host=127.0.0.1", "--quic-send.connections.default.port=" + port,
				"--quic-send.connections.default.alpn=test", "--quic-send.connections.default.connect=eager");
		assertThat(output).contains("Eager connection failed: Connection 'default' to ")
			.contains("127.0.0.1:" + port)
			.contains("set 'quic-send.connections.default.connect' to 'lazy'");
	}

	private static void fail(String... arguments) {
		SpringApplication application = new SpringApplication(TestApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(arguments).close());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, QuicSendAutoConfiguration.class })
	static class TestApplication {

	}

}
