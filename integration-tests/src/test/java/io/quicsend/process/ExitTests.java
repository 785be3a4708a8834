package io.quicsend.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of the JVM in the middle of traffic.
 */
class ExitTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@TempDir
	private Path directory;

	private QuicReceiver receiver;

	@BeforeEach
	void startReceiver() {
		this.receiver = QuicReceiver.builder().library(SenderMain.libraryOptions()).recordStreams(false).start();
	}

	@AfterEach
	void closeReceiver() {
		this.receiver.close();
	}

	@ParameterizedTest
	@CsvSource({ "return, 0", "exit, 3", "exit-in-completion, 3", "halt, 3" })
	@DisplayName("D11: the JVM ends with the code as asked, in bounded time, without a crash")
	void exitWithoutClose(String way, int code) throws Exception {
		for (int i = 0; i < 2; i++) {
			try (JavaProcess process = start(way)) {
				process.awaitLine("traffic", LIMIT);
				assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(code);
			}
		}
	}

	@Test
	@DisplayName("D11: SIGTERM ends the JVM in bounded time, without a crash")
	void sigterm() throws Exception {
		for (int i = 0; i < 2; i++) {
			try (JavaProcess process = start("wait")) {
				process.awaitLine("traffic", LIMIT);
				long start = System.nanoTime();
				process.terminate();
				assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(143);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			}
		}
	}

	@Test
	@DisplayName("D11: what is not acknowledged at the end is reported")
	void reportsWhatIsLost() throws Exception {
		this.receiver.pauseReceiving();
		try (JavaProcess process = start("exit")) {
			assertThat(process.awaitExit(LIMIT)).isEqualTo(3);
			assertThat(process.output()).contains("not acknowledged").contains("default#1");
		}
	}

	private JavaProcess start(String way) throws Exception {
		return JavaProcess.start(this.directory, List.of(), TrafficMain.class, String.valueOf(this.receiver.port()),
				way);
	}

}
