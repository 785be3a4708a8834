package io.quicsend.benchmarks.harness;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ProcessTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	@Test
	void keepsWhatAProcessPrints() throws Exception {
		try (Child child = shell("echo one; echo two; echo oops >&2; exit 3")) {
			assertThat(child.awaitEnd(LIMIT)).isEqualTo(3);
			assertThat(child.output()).containsExactly("one", "two");
			assertThat(child.errors()).isEqualTo("oops");
		}
	}

	@Test
	void keepsTheFirstAndTheLastOfManyErrors() throws Exception {
		try (Child child = shell("for i in $(seq 1000); do echo line $i >&2; done")) {
			child.awaitEnd(LIMIT);
			assertThat(child.errors().lines()).hasSize(40)
				.startsWith("line 1", "line 2")
				.endsWith("line 999", "line 1000");
		}
	}

	@Test
	void endsAProcessThatHangs() throws Exception {
		try (Child child = shell("echo stuck >&2; exec sleep 60")) {
			assertThatExceptionOfType(RunFailedException.class).isThrownBy(() -> child.awaitEnd(Duration.ofSeconds(1)))
				.withMessageContaining("did not end within 1 s")
				.withMessageContaining("stuck");
		}
	}

	@Test
	void tellsWhyASinkDidNotStart() {
		assertThatExceptionOfType(RunFailedException.class)
			.isThrownBy(() -> Sink.start(List.of("sh", "-c", "echo no certificate >&2; exit 1")))
			.withMessage("The sink did not start. It printed nothing. no certificate");
	}

	@Test
	void endsASinkByItsInputAndReadsWhatItReceived() throws Exception {
		String line = "{\"connection\":1,\"alpn\":\"bench\",\"streams\":5,\"resets\":0,\"bytes\":700}";
		try (Sink sink = Sink.start(List.of("sh", "-c", "echo LISTENING 4433; cat; echo '" + line + "'"))) {
			assertThat(sink.port()).isEqualTo(4433);
			assertThat(sink.stop()).isEqualTo(new SinkResult(1, 5, 0, 700, Map.of()));
		}
	}

	private static Child shell(String script) throws Exception {
		return new Child(List.of("sh", "-c", script));
	}

}
