package io.quicsend.sample;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import io.quicsend.test.ReceiverProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of what the sample sends at start, each in a process of its own.
 */
class SampleRunTests {

	private static final int MEBIBYTE = 1024 * 1024;

	private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

	@TempDir
	private Path directory;

	@Test
	void sendsReadmeAndGeneratedFileToItsOwnReceiver() throws Exception {
		try (SampleProcess sample = SampleProcess.start(this.directory, "--sample.exit=true")) {
			assertThat(sample.awaitExit()).as(sample::standardError).isZero();
			List<String[]> rows = sample.standardOutput().lines().skip(1).map((row) -> row.trim().split(" +")).toList();
			assertThat(rows).hasSize(2);
			byte[] readme = Files.readAllBytes(Path.of("../README.md"));
			assertThat(rows.get(0)).contains("README.md", String.valueOf(readme.length), "acknowledged");
			assertThat(rows.get(0)[3]).isEqualTo(rows.get(0)[4]).isEqualTo(Sha256.of(readme));
			byte[] generated = new GeneratedResource(64).getContentAsByteArray();
			assertThat(rows.get(1)).contains("generated-64MiB.bin", String.valueOf(generated.length), "acknowledged");
			assertThat(rows.get(1)[3]).isEqualTo(rows.get(1)[4]).isEqualTo(Sha256.of(generated));
			assertThat(rows.get(0)[0]).isNotEqualTo(rows.get(1)[0]);
		}
	}

	@Test
	void printsNothingButJson() throws Exception {
		Path first = file("first.bin", 100_000);
		Path second = file("second.bin", 0);
		try (SampleProcess sample = SampleProcess.start(this.directory, "--sample.exit=true", "--sample.output=json",
				"--sample.send=" + first + "," + second)) {
			assertThat(sample.awaitExit()).as(sample::standardError).isZero();
			List<JsonNode> reports = sample.reports();
			assertThat(reports).hasSize(2).allSatisfy((report) -> {
				assertThat(report.propertyNames()).containsExactly("stream", "name", "bytes", "sha256", "outcome",
						"errorCode", "error");
				assertThat(report.get("outcome").asString()).isEqualTo("acknowledged");
				assertThat(report.get("errorCode").isNull()).isTrue();
				assertThat(report.get("error").isNull()).isTrue();
			});
			JsonNode report = report(sample, first);
			assertThat(report.get("bytes").asLong()).isEqualTo(100_000);
			assertThat(report.get("sha256").asString()).isEqualTo(Sha256.of(Files.readAllBytes(first)));
			assertThat(sample.standardError()).as("no progress line").doesNotContain("\r");
			assertThat(report(sample, second).get("sha256").asString()).isEqualTo(Sha256.of(new byte[0]));
		}
	}

	@Test
	void sendsNothingWhenFileIsMissing() throws Exception {
		Path there = file("there.bin", 10);
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				SampleProcess sample = start(receiver, "--sample.exit=true",
						"--sample.send=" + there + ",no-such-file.bin")) {
			assertThat(sample.awaitExit()).isEqualTo(1);
			assertThat(sample.standardError()).contains("'no-such-file.bin' does not exist").doesNotContain("\tat ");
			assertThat(sample.standardOutput()).isEmpty();
			assertThat(receiver.streams()).isEmpty();
		}
	}

	@Test
	void sendsNothingWhenThereIsNothingToSend() throws Exception {
		try (SampleProcess sample = SampleProcess.start(this.directory, "--sample.exit=true", "--sample.send=")) {
			assertThat(sample.awaitExit()).as(sample::standardError).isZero();
			assertThat(sample.standardOutput()).isEmpty();
		}
	}

	@Test
	void sendsToConfiguredReceiver() throws Exception {
		Path file = file("file.bin", 3 * MEBIBYTE);
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				SampleProcess sample = start(receiver, "--sample.exit=true", "--sample.output=json",
						"--sample.send=" + file)) {
			assertThat(sample.awaitExit()).as(sample::standardError).isZero();
			ReceivedStream stream = receiver.awaitStream((received) -> received.end() == ReceivedStream.End.FINISHED,
					Duration.ofSeconds(10));
			assertThat(sample.reports()).singleElement().satisfies((report) -> {
				assertThat(report.get("stream").asLong()).isEqualTo(stream.id());
				assertThat(report.get("sha256").asString()).isEqualTo(stream.sha256());
			});
		}
	}

	@Test
	void tellsThatReceiverStopped() throws Exception {
		Path file = file("file.bin", 3 * MEBIBYTE);
		try (QuicReceiver receiver = QuicReceiver.builder().start()) {
			receiver.stopStreamsAfter(MEBIBYTE, 1234);
			try (SampleProcess sample = start(receiver, "--sample.exit=true", "--sample.output=json",
					"--sample.send=" + file)) {
				assertThat(sample.awaitExit()).isEqualTo(1);
				assertThat(sample.standardError()).contains("file.bin was not acknowledged");
				assertThat(sample.reports()).singleElement().satisfies((report) -> {
					assertThat(report.get("outcome").asString()).isEqualTo("stopped");
					assertThat(report.get("errorCode").asLong()).isEqualTo(1234);
					assertThat(report.get("error").asString()).isNotBlank();
				});
			}
		}
	}

	@Test
	void tellsThatReceiverWasKilled() throws Exception {
		Path small = file("small.bin", MEBIBYTE);
		// More than can be sent before the receiver is killed.
		Path first = file("first.bin", 16_384L * MEBIBYTE);
		Path second = file("second.bin", 16_384L * MEBIBYTE);
		try (ReceiverProcess receiver = ReceiverProcess.start();
				SampleProcess sample = SampleProcess.start(this.directory,
						ReceiverOptions.of(receiver.port(), receiver.caFile(),
								"--quic-send.connections.default.disconnect-timeout=2s", "--sample.exit=true",
								"--sample.output=json", "--sample.send=" + small + "," + first + "," + second))) {
			receiver.awaitStream((stream) -> stream.bytes() == MEBIBYTE, START_TIMEOUT);
			receiver.kill();
			assertThat(sample.awaitExit(Duration.ofSeconds(10))).isEqualTo(1);
			assertThat(sample.standardError()).contains("first.bin was not acknowledged",
					"second.bin was not acknowledged");
			for (Path unfinished : List.of(first, second)) {
				assertThat(outcome(sample, unfinished)).isEqualTo("lost");
			}
		}
	}

	@Test
	void tellsThatThereIsNoReceiver() throws Exception {
		Path file = file("file.bin", MEBIBYTE);
		QuicReceiver receiver = QuicReceiver.builder().start();
		receiver.close();
		try (SampleProcess sample = start(receiver, "--sample.exit=true", "--sample.output=json",
				"--sample.send=" + file)) {
			assertThat(sample.awaitExit()).isEqualTo(1);
			assertThat(outcome(sample, file)).isEqualTo("lost");
			assertThat(sample.standardError()).contains("file.bin was not acknowledged");
		}
	}

	@Test
	void endsOnSignalAndTellsWhatWasNotAcknowledged() throws Exception {
		Path first = file("first.bin", 200 * MEBIBYTE);
		Path second = file("second.bin", 200 * MEBIBYTE);
		try (QuicReceiver receiver = QuicReceiver.builder().start()) {
			receiver.pauseReceiving();
			try (SampleProcess sample = start(receiver, "--sample.output=json",
					"--sample.send=" + first + "," + second)) {
				await().atMost(START_TIMEOUT).until(() -> receiver.streamCount() == 2);
				sample.terminate();
				sample.awaitExit(Duration.ofSeconds(5));
				assertThat(sample.standardError()).contains("first.bin was not acknowledged",
						"second.bin was not acknowledged");
				assertThat(sample.reports()).hasSize(2)
					.allSatisfy((report) -> assertThat(report.get("outcome").asString()).isEqualTo("aborted"));
				assertThat(sample.crashReports()).isEmpty();
			}
		}
	}

	private SampleProcess start(QuicReceiver receiver, String... options) throws IOException {
		Path certificateAuthority = receiver.certificateAuthority().writePem(this.directory.resolve("ca.pem"));
		return SampleProcess.start(this.directory, ReceiverOptions.of(receiver.port(), certificateAuthority, options));
	}

	/** Holes in files cost neither time nor space. */
	private Path file(String name, long size) throws IOException {
		Path file = this.directory.resolve(name);
		try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
			content.setLength(size);
		}
		return file;
	}

	private static String outcome(SampleProcess sample, Path file) {
		return report(sample, file).get("outcome").asString();
	}

	private static JsonNode report(SampleProcess sample, Path file) {
		String name = file.getFileName().toString();
		return sample.reports()
			.stream()
			.filter((report) -> report.get("name").asString().equals(name))
			.findFirst()
			.orElseThrow();
	}

}
