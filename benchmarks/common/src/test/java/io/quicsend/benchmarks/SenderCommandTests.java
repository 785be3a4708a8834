package io.quicsend.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class SenderCommandTests {

	private final IdleContender contender = new IdleContender();

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	private final PrintStream systemOut = System.out;

	private final PrintStream systemErr = System.err;

	@BeforeEach
	void captureOutput() {
		System.setOut(new PrintStream(this.out, true, StandardCharsets.UTF_8));
		System.setErr(new PrintStream(this.err, true, StandardCharsets.UTF_8));
	}

	@AfterEach
	void restoreOutput() {
		System.setOut(this.systemOut);
		System.setErr(this.systemErr);
		this.contender.completions.shutdownNow();
	}

	@Test
	void printsTheResultAsItsLastLine() {
		assertThat(execute("streams", "--size", "10")).isZero();
		JsonNode result = result();
		assertThat(result.get("contender").asString()).isEqualTo("idle");
		assertThat(result.get("workload").asString()).isEqualTo("streams");
		assertThat(result.get("counted").asString()).isEqualTo("handed over");
		assertThat(result.get("operations").asLong()).isPositive();
		assertThat(result.get("bytes").asLong()).isEqualTo(10 * result.get("operations").asLong());
		assertThat(result.get("nanos").asLong()).isGreaterThanOrEqualTo(50_000_000);
		assertThat(result.get("cpuNanos").asLong()).isPositive();
		assertThat(result.get("allocatedBytes").asLong()).isPositive();
		assertThat(result.get("peakRssBytes").asLong()).isGreaterThan(1024 * 1024);
		assertThat(result.get("failed").asLong()).isZero();
		assertThat(result.get("versions").get("java").asString()).isEqualTo(System.getProperty("java.version"));
		assertThat(result.get("versions").get("lib").asString()).isEqualTo("1");
	}

	@Test
	void runsALoadForEachDemand() {
		InputStream systemIn = System.in;
		System.setIn(new ByteArrayInputStream("0 0.05\n0.01 0.1\n".getBytes(StandardCharsets.US_ASCII)));
		try {
			assertThat(execute("streams", "--on-demand", "true")).isZero();
		}
		finally {
			System.setIn(systemIn);
		}
		List<JsonNode> results = results();
		assertThat(results).hasSize(2);
		assertThat(results.get(0).get("nanos").asLong()).isBetween(50_000_000L, results.get(1).get("nanos").asLong());
		assertThat(results.get(1).get("nanos").asLong()).isGreaterThanOrEqualTo(100_000_000L);
		assertThat(this.contender.closed).isTrue();
	}

	@Test
	void keepsAsManyOutstandingAsItIsTold() {
		this.contender.holdUntil(7);
		assertThat(execute("small", "--in-flight", "7")).isZero();
		assertThat(this.contender.mostOutstanding).hasValue(7);
	}

	@Test
	void keepsAsManyOutstandingOnEachConnection() {
		this.contender.holdUntil(6);
		assertThat(execute("connections", "--connections", "3", "--in-flight", "2")).isZero();
		assertThat(this.contender.mostOutstanding).hasValue(6);
		assertThat(this.contender.connections).containsExactlyInAnyOrder(0, 0, 1, 1, 2, 2);
	}

	@Test
	void sharesWhatIsOutstandingAmongThreads() {
		this.contender.holdUntil(8);
		assertThat(execute("threads", "--threads", "4", "--in-flight", "8")).isZero();
		assertThat(this.contender.mostOutstanding).hasValue(8);
		assertThat(this.contender.connections).hasSize(4);
	}

	@Test
	void sendsOneAtATimeForLatency() {
		assertThat(execute("latency", "--interval-micros", "10")).isZero();
		assertThat(this.contender.mostOutstanding).hasValue(1);
	}

	@Test
	void drainsBeforeItCloses() {
		assertThat(execute("streams")).isZero();
		assertThat(this.contender.closed).isTrue();
		assertThat(this.contender.outstanding).hasValue(0);
	}

	@Test
	void tellsFailures() {
		this.contender.failing = 5;
		assertThat(execute("streams")).isEqualTo(1);
		assertThat(result().get("failed").asLong()).isEqualTo(1);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).contains("refused");
	}

	@Test
	void refusesWhatTheLibraryCannotDo() {
		SenderCommand sender = new SenderCommand() {

			@Override
			protected Contender contender() {
				throw new UnsupportedWorkloadException("has no streams");
			}

		};
		assertThat(SenderCommand.execute(sender, arguments("streams"))).isEqualTo(3);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("has no streams");
		assertThat(this.out.size()).isZero();
	}

	@Test
	void refusesALatencyMessageWithoutRoomForTheTime() {
		assertThat(execute("latency", "--size", "15")).isEqualTo(2);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).contains("--size must be 16 at least");
	}

	@Test
	void refusesNothingInFlight() {
		assertThat(execute("streams", "--in-flight", "0")).isEqualTo(2);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).contains("--in-flight must be positive");
	}

	private int execute(String workload, String... more) {
		return SenderCommand.execute(new SenderCommand() {

			@Override
			protected Contender contender() {
				return SenderCommandTests.this.contender;
			}

		}, arguments(workload, more));
	}

	private static String[] arguments(String workload, String... more) {
		List<String> arguments = new ArrayList<>(
				List.of("--workload", workload, "--port", "1", "--ca", "none", "--seconds", "0.05"));
		arguments.addAll(List.of(more));
		if (!arguments.contains("--warmup")) {
			arguments.addAll(List.of("--warmup", "0"));
		}
		return arguments.toArray(String[]::new);
	}

	private JsonNode result() {
		List<JsonNode> results = results();
		return results.get(results.size() - 1);
	}

	private List<JsonNode> results() {
		return this.out.toString(StandardCharsets.UTF_8).lines().map(JsonMapper.shared()::readTree).toList();
	}

}
