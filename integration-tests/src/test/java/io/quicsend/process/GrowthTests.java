package io.quicsend.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must not grow with the amount of work.
 */
class GrowthTests {

	private static final long GIBIBYTE = 1L << 30;

	private static final int WINDOW = 16 * 1024 * 1024;

	private static final int STREAMS = 200_000;

	@TempDir
	private Path directory;

	@Test
	void aGibibyteGoesThroughASmallHeapAndABoundedWindow() throws Exception {
		Path file = this.directory.resolve("gibibyte");
		String sha256 = generate(file);
		try (QuicReceiver receiver = QuicReceiver.builder().library(SenderMain.libraryOptions()).start();
				JavaProcess sender = JavaProcess.start(this.directory, List.of("-Xmx64m"), FileSenderMain.class,
						String.valueOf(receiver.port()), file.toString(), String.valueOf(WINDOW))) {
			assertThat(sender.awaitExit(Duration.ofMinutes(4))).as(sender.output()).isZero();
			ReceivedStream stream = receiver.awaitStreams(1, Duration.ofSeconds(10)).get(0);
			assertThat(stream.bytes()).isEqualTo(GIBIBYTE);
			assertThat(stream.sha256()).isEqualTo(sha256);
			long direct = Long.parseLong(sender.awaitLine("direct ", Duration.ofSeconds(1)));
			assertThat(direct).isPositive().isLessThanOrEqualTo(WINDOW + 16 * 1024 * 1024);
		}
	}

	@Test
	void manyStreamsLeaveNothingBehind() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder()
			.library(SenderMain.libraryOptions())
			.recordStreams(false)
			.start();
				JavaProcess sender = JavaProcess.start(this.directory,
						List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"), ManyStreamsMain.class,
						String.valueOf(receiver.port()), String.valueOf(STREAMS))) {
			assertThat(sender.awaitExit(Duration.ofMinutes(4))).as(sender.output()).isZero();
			assertThat(value(sender, "failure ")).isEqualTo("null");
			assertThat(receiver.finishedCount()).isEqualTo(STREAMS);
			assertThat(receiver.byteCount()).isEqualTo(100L * STREAMS);
			long early = Long.parseLong(value(sender, "resident-" + STREAMS / 4 + " "));
			long late = Long.parseLong(value(sender, "resident-" + STREAMS + " "));
			assertThat(late - early).as("growth in KiB").isLessThanOrEqualTo(16 * 1024);
			assertThat(value(sender, "connections ")).isEqualTo("0");
			assertThat(value(sender, "streams ")).isEqualTo("0");
			assertThat(value(sender, "objects ")).isEqualTo("0");
		}
	}

	private static String value(JavaProcess process, String name) {
		return process.awaitLine(name, Duration.ofSeconds(1));
	}

	private static String generate(Path file) throws IOException {
		MessageDigest digest = sha256();
		byte[] block = new byte[1024 * 1024];
		new Random(1).nextBytes(block);
		try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
			for (long i = 0; i < GIBIBYTE / block.length; i++) {
				// Each block differs, so that one that is lost or moved changes the hash.
				block[(int) i] ^= (byte) (1 + i);
				out.write(block);
			}
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
