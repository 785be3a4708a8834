package io.quicsend.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.TestCertificateAuthority;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What new certificates must not leave behind.
 */
class ReloadGrowthTests {

	private static final int RELOADS = 300;

	@Test
	@DisplayName("D21: the memory of 300 reloads of a client certificate is given back")
	void memoryOfReloadsIsGivenBack(@TempDir Path directory) throws Exception {
		TestCertificateAuthority clients = TestCertificateAuthority.create("Clients");
		Path certificate = directory.resolve("client.pem");
		Path key = directory.resolve("client.key");
		clients.client("sender").writePem(certificate, key);
		try (QuicReceiver receiver = QuicReceiver.builder()
			.library(SenderMain.libraryOptions())
			.requireClientCertificate(clients)
			.start();
				JavaProcess sender = JavaProcess.start(directory,
						List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"), ReloadMain.class,
						String.valueOf(receiver.port()), String.valueOf(RELOADS), certificate.toString(),
						key.toString())) {
			assertThat(sender.awaitExit(Duration.ofMinutes(4))).as(sender.output()).isZero();
			assertThat(receiver.acceptedConnections()).isEqualTo(RELOADS + 1);
			assertThat(receiver.finishedCount()).isEqualTo(RELOADS);
			long early = Long.parseLong(value(sender, "resident-" + RELOADS / 4 + " "));
			long late = Long.parseLong(value(sender, "resident-" + RELOADS + " "));
			// Each configuration takes 830 KiB while it is open.
			assertThat(late - early).as("growth in KiB").isLessThanOrEqualTo(16 * 1024);
			assertThat(value(sender, "connections ")).isEqualTo("0");
			assertThat(value(sender, "objects ")).isEqualTo("0");
		}
	}

	private static String value(JavaProcess process, String name) {
		return process.awaitLine(name, Duration.ofSeconds(1));
	}

}
