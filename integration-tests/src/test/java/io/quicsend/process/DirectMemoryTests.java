package io.quicsend.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM with little direct memory.
 */
class DirectMemoryTests {

	@TempDir
	private Path directory;

	@Test
	@DisplayName("D9: exhausted direct memory holds sends back, and loses none")
	void exhaustedDirectMemory() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().library(SenderMain.libraryOptions()).start();
				JavaProcess sender = JavaProcess.start(this.directory,
						List.of("-Xmx128m", "-XX:MaxDirectMemorySize=16m"), DirectMemoryMain.class,
						String.valueOf(receiver.port()))) {
			assertThat(sender.awaitExit(Duration.ofMinutes(3))).as(sender.output()).isZero();
			assertThat(sender.awaitLine("refused ", Duration.ofSeconds(1))).isEqualTo("0");
			assertThat(sender.awaitLine("acknowledged ", Duration.ofSeconds(1))).isEqualTo(String.valueOf(64 * 5));
			assertThat(sender.awaitLine("objects ", Duration.ofSeconds(1))).isEqualTo("0");
			assertThat(receiver.finishedCount()).isEqualTo(64);
			assertThat(receiver.byteCount()).isEqualTo(64L * 4 * 1024 * 1024);
		}
	}

}
