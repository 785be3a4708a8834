package io.quicsend.autoconfigure;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * DevTools restart an application in a class loader of its own.
 */
@Timeout(180)
class DevToolsTests {

	@TempDir
	private Path directory;

	@Test
	@DisplayName("D19: the application sends again after each restart, and no thread or connection is left of the time before")
	void sendsAfterEachRestart() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().alpn("test").start()) {
			String output = run("--quic-send.connections.default.host=localhost",
					"--quic-send.connections.default.port=" + receiver.port(),
					"--quic-send.connections.default.alpn=test", "--quic-send.connections.default.trust=insecure");
			assertThat(output.lines().filter((line) -> line.startsWith("sent in"))).containsExactly(
					"sent in RestartClassLoader", "sent in RestartClassLoader", "sent in RestartClassLoader");
			assertThat(output.lines().filter((line) -> line.startsWith("threads"))).hasSize(3)
				.containsOnly("threads: [quic-send-events]");
			receiver.awaitStreams(3, Duration.ofSeconds(30));
			receiver.awaitConnections(0, Duration.ofSeconds(30));
			assertThat(receiver.acceptedConnections()).isEqualTo(3);
		}
	}

	private String run(String... arguments) throws Exception {
		String classPath = System.getProperty("java.class.path") + File.pathSeparator
				+ System.getProperty("devtools.jar");
		Path output = this.directory.resolve("output.txt");
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", classPath, RestartedApplication.class.getName());
		builder.command().addAll(List.of(arguments));
		Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			boolean ended = process.waitFor(120, TimeUnit.SECONDS);
			String text = Files.readString(output);
			assertThat(ended).as(text).isTrue();
			assertThat(process.exitValue()).as(text).isZero();
			return text;
		}
		finally {
			process.destroyForcibly();
		}
	}

}
