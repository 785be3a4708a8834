package io.quicsend.receiver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.ReceivedStream.End;
import io.quicsend.test.ReceiverProcess;
import io.quicsend.test.StreamReport;
import io.quicsend.test.TestCertificateAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link ReceiverProcess} and the program that it runs.
 */
@Timeout(180)
class ReceiverProcessTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@Test
	void reportsStreams() throws Exception {
		try (ReceiverProcess receiver = ReceiverProcess.start();
				RawSender sender = RawSender.connect(receiver.address())) {
			sender.send("abc".getBytes());
			StreamReport stream = receiver.awaitStream((it) -> it.bytes() == 3, TIMEOUT);
			assertThat(stream.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
			assertThat(stream.end()).isEqualTo(End.FINISHED);
			assertThat(stream.id()).isEqualTo(2);
			assertThat(stream.connection()).isOne();
			assertThat(receiver.streams()).containsExactly(stream);
			assertThat(receiver.caFile()).content().contains("BEGIN CERTIFICATE");
		}
	}

	@Test
	void obeysCommands() throws Exception {
		try (ReceiverProcess receiver = ReceiverProcess.start("--stream-limit", "0");
				RawSender sender = RawSender.connect(receiver.address());
				RawStream first = sender.open();
				RawStream second = sender.open()) {
			receiver.command("pause");
			receiver.command("limit 2");
			first.send(new byte[10], true);
			first.awaitGraceful();
			assertThat(receiver.streams()).isEmpty();
			receiver.command("resume");
			receiver.awaitStream((it) -> it.end() == End.FINISHED, TIMEOUT);
			second.send(new byte[20], false);
			second.awaitAccepted();
			receiver.command("stop 7");
			assertThat(second.awaitStopped()).isEqualTo(7);
			assertThat(receiver.awaitStream((it) -> it.end() == End.STOPPED, TIMEOUT).errorCode()).hasValue(7);
			receiver.command("close 99");
			assertThat(sender.awaitCloseByPeer()).isEqualTo(99);
			assertThatThrownBy(() -> receiver.command("dance")).isInstanceOf(AssertionError.class)
				.hasMessageContaining("'dance'")
				.hasMessageContaining("limit N, pause, resume");
			receiver.command("quit");
			assertThat(receiver.isAlive()).isFalse();
		}
	}

	@Test
	void stopsStreamsAsToldAtTheStart() throws Exception {
		try (ReceiverProcess receiver = ReceiverProcess.start("--stop-after", "5", "--stop-code", "6");
				RawSender sender = RawSender.connect(receiver.address());
				RawStream stream = sender.open()) {
			stream.send(new byte[5], false);
			assertThat(stream.awaitStopped()).isEqualTo(6);
		}
	}

	@Test
	void killedReceiverIsGoneWithoutAWord() throws Exception {
		try (ReceiverProcess receiver = ReceiverProcess.start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream stream = sender.open()) {
			stream.send(new byte[5], false);
			receiver.kill();
			assertThat(receiver.isAlive()).isFalse();
			stream.trySend(new byte[5]);
			assertThat(sender.awaitCloseByTransport()).isEqualTo(MsQuicStatus.CONNECTION_TIMEOUT);
		}
	}

	@Test
	void frozenReceiverGoesOnWhereItWas() throws Exception {
		try (ReceiverProcess receiver = ReceiverProcess.start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream stream = sender.open()) {
			receiver.pause();
			awaitStopped(receiver);
			stream.send(new byte[50], true);
			assertThat(receiver.isAlive()).isTrue();
			receiver.cont();
			stream.awaitGraceful();
			receiver.awaitStream((it) -> it.bytes() == 50, TIMEOUT);
		}
	}

	/** A signal is on its way for a moment. */
	private static void awaitStopped(ReceiverProcess receiver) throws Exception {
		Path state = Path.of("/proc/" + receiver.pid() + "/stat");
		long deadline = System.nanoTime() + TIMEOUT.toNanos();
		while (!Files.readString(state).contains(") T ")) {
			assertThat(System.nanoTime()).as(Files.readString(state)).isLessThan(deadline);
			Thread.sleep(5);
		}
	}

	@Test
	void frozenReceiverIsClosedAllTheSame() {
		ReceiverProcess receiver = ReceiverProcess.start();
		receiver.pause();
		receiver.close();
		assertThat(receiver.isAlive()).isFalse();
	}

	@Test
	void endsOnSigtermTellingItsPeers() throws Exception {
		try (ReceiverProcess receiver = ReceiverProcess.start();
				RawSender sender = RawSender.connect(receiver.address())) {
			new ProcessBuilder("kill", "-TERM", Long.toString(receiver.pid())).start().waitFor();
			assertThat(sender.awaitCloseByPeer()).isZero();
			receiver.close();
			assertThat(receiver.isAlive()).isFalse();
		}
	}

	@Test
	void keepsPortAndCertificateOverARestart(@TempDir Path directory) throws Exception {
		IssuedCertificate certificate = TestCertificateAuthority.create("ca").server("localhost");
		Path chain = directory.resolve("chain.pem");
		Path key = directory.resolve("key.pem");
		certificate.writePem(chain, key);
		int port;
		try (ReceiverProcess receiver = ReceiverProcess.start("--certificate", chain.toString(), "--private-key",
				key.toString())) {
			port = receiver.port();
			receiver.kill();
		}
		try (ReceiverProcess receiver = ReceiverProcess.start("--port", Integer.toString(port), "--certificate",
				chain.toString(), "--private-key", key.toString());
				RawSender sender = RawSender.connect(receiver.address())) {
			assertThat(receiver.port()).isEqualTo(port);
			sender.send(new byte[1]);
		}
	}

	@Test
	void wrongOptionIsReportedWithTheUsage() {
		assertThatThrownBy(() -> ReceiverProcess.start("--prot", "1")).isInstanceOf(AssertionError.class)
			.hasMessageContaining("--prot")
			.hasMessageContaining("--port N");
	}

}
