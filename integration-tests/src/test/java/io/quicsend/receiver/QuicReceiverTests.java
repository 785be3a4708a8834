package io.quicsend.receiver;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.test.KeyType;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import io.quicsend.test.ReceivedStream.End;
import io.quicsend.test.TestCertificateAuthority;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link QuicReceiver}.
 */
@Timeout(60)
class QuicReceiverTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@Test
	void streamIsReceivedWithItsContent() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().keepContent(true).start();
				RawSender sender = RawSender.connect(receiver.address())) {
			byte[] content = random(300_000);
			sender.send(content);
			ReceivedStream stream = receiver.awaitStreams(1, TIMEOUT).get(0);
			assertThat(stream.content()).isEqualTo(content);
			assertThat(stream.sha256()).isEqualTo(sha256(content));
			assertThat(stream.bytes()).isEqualTo(content.length);
			assertThat(stream.end()).isEqualTo(End.FINISHED);
			assertThat(stream.errorCode()).isEmpty();
			assertThat(stream.connection()).isOne();
			assertThat(stream.id()).isEqualTo(2);
		}
	}

	@Test
	void streamsAreListedInOrderOfArrival() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address())) {
			for (int i = 0; i < 5; i++) {
				sender.send(new byte[i]);
			}
			assertThat(receiver.awaitStreams(5, TIMEOUT)).extracting(ReceivedStream::id)
				.containsExactly(2L, 6L, 10L, 14L, 18L);
			assertThat(receiver.streams()).extracting(ReceivedStream::bytes).containsExactly(0L, 1L, 2L, 3L, 4L);
		}
	}

	@Test
	void openStreamShowsWhatHasBeenReceivedSoFar() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream sending = sender.open()) {
			byte[] content = random(1000);
			sending.send(content, false);
			ReceivedStream stream = receiver.awaitStream((it) -> it.bytes() == 1000, TIMEOUT);
			assertThat(stream.end()).isEqualTo(End.OPEN);
			assertThat(stream.sha256()).isEqualTo(sha256(content));
			assertThat(stream.sha256()).isEqualTo(sha256(content));
		}
	}

	@Test
	void contentIsNotKeptUnlessAskedFor() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address())) {
			sender.send(new byte[1]);
			ReceivedStream stream = receiver.awaitStreams(1, TIMEOUT).get(0);
			assertThatIllegalState(stream::content).withMessageContaining("keepContent");
		}
	}

	@Test
	void resetShowsThePeersCode() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream sending = sender.open()) {
			sending.send(new byte[10], false);
			receiver.awaitStream((it) -> it.bytes() == 10, TIMEOUT);
			sending.abort(77);
			ReceivedStream stream = receiver.awaitStream((it) -> it.end() == End.RESET, TIMEOUT);
			assertThat(stream.errorCode()).hasValue(77);
		}
	}

	@Test
	void connectionClosedByThePeerEndsItsStreams() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream sending = sender.open()) {
			sending.send(new byte[10], false);
			receiver.awaitStream((it) -> it.bytes() == 10, TIMEOUT);
			assertThat(receiver.connections()).isOne();
			sender.shutdown(55);
			ReceivedStream stream = receiver.awaitStream((it) -> it.end() == End.CONNECTION_LOST, TIMEOUT);
			assertThat(stream.errorCode()).hasValue(55);
			receiver.awaitConnections(0, TIMEOUT);
			assertThat(receiver.acceptedConnections()).isOne();
		}
	}

	@Test
	void listenerIsToldOfEndedStreamsOnAThreadThatMayBlock() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address())) {
			BlockingQueue<String> told = new LinkedBlockingQueue<>();
			receiver.onStream((stream) -> told.add(Thread.currentThread().getName() + " " + stream.bytes()));
			sender.send(new byte[42]);
			assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("quic-receiver-streams 42");
		}
	}

	@Test
	void listenerMayCloseTheConnection() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address())) {
			receiver.onStream((stream) -> receiver.closeConnections(8));
			sender.send(new byte[42]);
			assertThat(sender.awaitCloseByPeer()).isEqualTo(8);
		}
	}

	@Test
	void awaitingInVainTellsWhatWasReceived() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address())) {
			sender.send(new byte[42]);
			receiver.awaitStreams(1, TIMEOUT);
			assertThatThrownBy(() -> receiver.awaitStreams(2, Duration.ofMillis(50))).isInstanceOf(AssertionError.class)
				.hasMessageContaining("Fewer than 2 streams")
				.hasMessageContaining("connection 1 stream 2: 42 bytes, FINISHED");
			assertThatThrownBy(() -> receiver.awaitStream((it) -> it.bytes() == 41, Duration.ofMillis(50)))
				.isInstanceOf(AssertionError.class)
				.hasMessageContaining("1 streams, 1 finished, 42 bytes");
		}
	}

	@Test
	void limitOfZeroKeepsStreamsWaitingUntilItIsRaised() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().streamLimit(0).start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream first = sender.open();
				RawStream second = sender.open()) {
			first.send(new byte[10], true);
			second.send(new byte[20], true);
			receiver.streamLimit(1);
			first.awaitGraceful();
			second.awaitGraceful();
			assertThat(receiver.awaitStreams(2, TIMEOUT)).extracting(ReceivedStream::bytes).containsExactly(10L, 20L);
		}
	}

	@Test
	void limitHoldsForNewConnectionsToo() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start()) {
			receiver.streamLimit(1);
			try (RawSender sender = RawSender.connect(receiver.address());
					RawStream first = sender.open();
					RawStream second = sender.open()) {
				first.send(new byte[10], false);
				receiver.awaitStream((it) -> it.bytes() == 10, TIMEOUT);
				assertThat(second.isAccepted()).isFalse();
				first.send(new byte[10], true);
				second.awaitAccepted();
			}
		}
	}

	@Test
	void pausedReceiverTakesNothingUntilResumed() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().streamReceiveWindow(65_536).start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream sending = sender.open()) {
			receiver.pauseReceiving();
			byte[] content = random(200_000);
			sending.send(Arrays.copyOf(content, 10_000), false);
			sending.send(Arrays.copyOfRange(content, 10_000, 200_000), true);
			await(() -> sending.sendsCompleted() == 1);
			ReceivedStream stream = receiver.awaitStream((it) -> true, TIMEOUT);
			assertThat(stream.bytes()).isZero();
			receiver.resumeReceiving();
			sending.awaitGraceful();
			receiver.awaitStreams(1, TIMEOUT);
			assertThat(stream.sha256()).isEqualTo(sha256(content));
		}
	}

	@Test
	void connectionWindowBoundsAllStreamsTogether() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().connectionFlowControlWindow(50_000).start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream first = sender.open();
				RawStream second = sender.open()) {
			receiver.pauseReceiving();
			first.send(new byte[40_000], true);
			await(() -> first.sendsCompleted() == 1);
			second.send(new byte[5_000], false);
			await(() -> second.sendsCompleted() == 1);
			second.send(new byte[20_000], true);
			// A later send on another connection is through before the blocked one.
			try (RawSender other = RawSender.connect(receiver.address()); RawStream third = other.open()) {
				third.send(new byte[20_000], false);
				await(() -> third.sendsCompleted() == 1);
			}
			assertThat(second.sendsCompleted()).isOne();
			receiver.resumeReceiving();
			second.awaitGraceful();
		}
	}

	@Test
	void streamsAreStoppedBeforeTheirFirstByte() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address())) {
			// Before the stream is opened, which may arrive by itself.
			receiver.stopStreamsAfter(0, 1234);
			try (RawStream sending = sender.open()) {
				sending.send(new byte[10], false);
				assertThat(sending.awaitStopped()).isEqualTo(1234);
				ReceivedStream stream = receiver.awaitStream((it) -> it.end() == End.STOPPED, TIMEOUT);
				assertThat(stream.errorCode()).hasValue(1234);
				assertThat(stream.bytes()).isZero();
			}
		}
	}

	@Test
	void streamsAreStoppedAfterSomeBytes() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream sending = sender.open()) {
			receiver.stopStreamsAfter(1000, (1L << 62) - 1);
			sending.send(new byte[999], false);
			receiver.awaitStream((it) -> it.bytes() == 999 && it.end() == End.OPEN, TIMEOUT);
			sending.send(new byte[1], false);
			assertThat(sending.awaitStopped()).isEqualTo((1L << 62) - 1);
			assertThat(receiver.awaitStream((it) -> it.end() == End.STOPPED, TIMEOUT).bytes()).isEqualTo(1000);
		}
	}

	@Test
	void oneStreamIsStopped() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream first = sender.open();
				RawStream second = sender.open()) {
			first.send(new byte[1], false);
			second.send(new byte[2], false);
			ReceivedStream stream = receiver.awaitStream((it) -> it.bytes() == 2, TIMEOUT);
			assertThat(receiver.stopStream(stream, 0)).isTrue();
			assertThat(second.awaitStopped()).isZero();
			receiver.awaitStream((it) -> it.end() == End.STOPPED, TIMEOUT);
			first.send(new byte[1], true);
			first.awaitGraceful();
			await(() -> !receiver.stopStream(stream, 0));
		}
	}

	@Test
	void streamsAreRefused() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address())) {
			// Before the stream is opened, which may arrive by itself.
			receiver.refuseStreams(true);
			try (RawStream sending = sender.open()) {
				sending.send(new byte[10], false);
				assertThat(sending.awaitStopped()).isZero();
				assertThat(receiver.streams()).isEmpty();
			}
		}
	}

	@Test
	void connectionsAreRefused() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start()) {
			receiver.refuseConnections(true);
			try (RawSender sender = new RawSender(receiver.address())) {
				assertThat(sender.awaitCloseByTransport()).isEqualTo(MsQuicStatus.CONNECTION_REFUSED);
			}
			assertThat(receiver.acceptedConnections()).isZero();
			receiver.refuseConnections(false);
			RawSender.connect(receiver.address()).close();
		}
	}

	@Test
	void connectionsAreClosedWithACode() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream sending = sender.open()) {
			sending.send(new byte[10], false);
			receiver.awaitStream((it) -> it.bytes() == 10, TIMEOUT);
			receiver.closeConnections(99);
			assertThat(sender.awaitCloseByPeer()).isEqualTo(99);
			assertThat(receiver.awaitStream((it) -> it.end() == End.CONNECTION_LOST, TIMEOUT).errorCode()).hasValue(99);
			receiver.awaitConnections(0, TIMEOUT);
		}
	}

	@Test
	@Timeout(60)
	void connectionsAreClosedSilently() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream sending = sender.open()) {
			sending.send(new byte[10], false);
			receiver.awaitStream((it) -> it.bytes() == 10, TIMEOUT);
			receiver.closeConnectionsSilently();
			receiver.awaitConnections(0, TIMEOUT);
			// A reset is sent for some datagrams only: not for small ones, nor for each
			// one.
			while (!sender.isClosedByTransport(Duration.ofMillis(200))) {
				sending.trySend(new byte[1000]);
			}
			assertThat(sender.awaitCloseByTransport()).isEqualTo(MsQuicStatus.ABORTED);
		}
	}

	@Test
	void idleTimeoutEndsAQuietConnection() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().idleTimeout(Duration.ofMillis(300)).start();
				RawSender sender = RawSender.connect(receiver.address())) {
			assertThat(sender.awaitCloseByTransport()).isEqualTo(MsQuicStatus.CONNECTION_IDLE);
			receiver.awaitConnections(0, TIMEOUT);
		}
	}

	@Test
	void keepAliveKeepsAQuietConnection() throws Exception {
		try (QuicReceiver quiet = QuicReceiver.builder().idleTimeout(Duration.ofMillis(600)).start();
				QuicReceiver kept = QuicReceiver.builder()
					.idleTimeout(Duration.ofMillis(600))
					.keepAlive(Duration.ofMillis(100))
					.start();
				RawSender keptSender = RawSender.connect(kept.address());
				RawSender quietSender = RawSender.connect(quiet.address())) {
			quietSender.awaitCloseByTransport();
			assertThat(kept.connections()).isOne();
			keptSender.send(new byte[1]);
		}
	}

	@Test
	void clientCertificateOfTheAuthorityIsAccepted() throws Exception {
		TestCertificateAuthority clients = TestCertificateAuthority.create("clients");
		try (QuicReceiver receiver = QuicReceiver.builder().requireClientCertificate(clients).start();
				RawSender sender = new RawSender(receiver.address(), clients.client("sender"))) {
			sender.send(new byte[10]);
			receiver.awaitStreams(1, TIMEOUT);
		}
	}

	@Test
	void clientCertificateOfAnIntermediateAuthorityIsAccepted() throws Exception {
		TestCertificateAuthority root = TestCertificateAuthority.create("clients");
		TestCertificateAuthority clients = root.intermediate("department");
		for (TestCertificateAuthority required : List.of(root, clients)) {
			try (QuicReceiver receiver = QuicReceiver.builder().requireClientCertificate(required).start();
					RawSender sender = new RawSender(receiver.address(), clients.client("sender"))) {
				sender.send(new byte[10]);
				receiver.awaitStreams(1, TIMEOUT);
			}
		}
	}

	@Test
	void missingClientCertificateIsRefused() throws Exception {
		TestCertificateAuthority clients = TestCertificateAuthority.create("clients");
		try (QuicReceiver receiver = QuicReceiver.builder().requireClientCertificate(clients).start();
				RawSender sender = new RawSender(receiver.address())) {
			assertThat(sender.awaitCloseByTransport()).isEqualTo(MsQuicStatus.REQUIRED_CERTIFICATE);
			assertThat(receiver.acceptedConnections()).isZero();
		}
	}

	@Test
	void clientCertificateOfAnotherAuthorityIsRefused() throws Exception {
		TestCertificateAuthority clients = TestCertificateAuthority.create("clients");
		TestCertificateAuthority others = TestCertificateAuthority.create("others");
		try (QuicReceiver receiver = QuicReceiver.builder().requireClientCertificate(clients).start();
				RawSender sender = new RawSender(receiver.address(), others.client("sender"))) {
			sender.awaitCloseByTransport();
			assertThat(receiver.acceptedConnections()).isZero();
		}
	}

	@Test
	void clientCertificateOfASiblingAuthorityIsRefused() throws Exception {
		TestCertificateAuthority root = TestCertificateAuthority.create("clients");
		try (QuicReceiver receiver = QuicReceiver.builder()
			.requireClientCertificate(root.intermediate("department"))
			.start();
				RawSender sender = new RawSender(receiver.address(), root.intermediate("other").client("sender"))) {
			sender.awaitCloseByTransport();
			assertThat(receiver.acceptedConnections()).isZero();
		}
	}

	@Test
	void rsaCertificateServes() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder()
			.certificate(TestCertificateAuthority.create("rsa", KeyType.RSA).intermediate("below").server("localhost"))
			.start(); RawSender sender = RawSender.connect(receiver.address())) {
			sender.send("hello".getBytes(StandardCharsets.UTF_8));
			receiver.awaitStreams(1, TIMEOUT);
		}
	}

	@Test
	void portInUseIsReported() {
		try (QuicReceiver receiver = QuicReceiver.builder().start()) {
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> QuicReceiver.builder().port(receiver.port()).start())
				.withMessageContaining("Listening on")
				.withMessageContaining(Integer.toString(receiver.port()))
				.withMessageContaining("IN_USE");
		}
	}

	@Test
	void streamsAreOnlyCountedWithoutRecords() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().recordStreams(false).start();
				RawSender sender = RawSender.connect(receiver.address())) {
			for (int i = 0; i < 10; i++) {
				sender.send(new byte[100]);
			}
			assertThat(receiver.awaitStreams(10, TIMEOUT)).isEmpty();
			assertThat(receiver.streamCount()).isEqualTo(10);
			assertThat(receiver.byteCount()).isEqualTo(1000);
			assertThat(receiver.finishedCount()).isEqualTo(10);
			assertThatIllegalState(receiver::streams).withMessageContaining("recordStreams");
		}
	}

	@Test
	void forgottenStreamsDoNotComeBack() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address());
				RawStream open = sender.open()) {
			sender.send(new byte[1]);
			open.send(new byte[2], false);
			receiver.awaitStream((it) -> it.bytes() == 2, TIMEOUT);
			receiver.forget();
			assertThat(receiver.streams()).isEmpty();
			open.send(new byte[3], true);
			open.awaitGraceful();
			sender.send(new byte[4]);
			assertThat(receiver.awaitStreams(1, TIMEOUT)).extracting(ReceivedStream::bytes).containsExactly(4L);
			assertThat(receiver.byteCount()).isEqualTo(4);
			assertThat(receiver.streamCount()).isOne();
		}
	}

	@Test
	void resetBringsBackWhatWasBuilt() throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().streamLimit(5).start();
				RawSender sender = RawSender.connect(receiver.address())) {
			receiver.onStream((stream) -> receiver.closeConnections(1));
			receiver.pauseReceiving();
			receiver.stopStreamsAfter(0, 1);
			receiver.refuseStreams(true);
			receiver.refuseConnections(true);
			receiver.streamLimit(0);
			receiver.reset();
			for (int i = 0; i < 20; i++) {
				sender.send(new byte[1]);
			}
			receiver.awaitStreams(20, TIMEOUT);
			assertThat(receiver.connections()).isOne();
			RawSender.connect(receiver.address()).close();
		}
	}

	@Test
	void closingGivesEverythingNativeBack() throws Exception {
		int before = MsQuicLibrary.openObjects();
		QuicReceiver receiver = QuicReceiver.builder().start();
		RawSender sender = RawSender.connect(receiver.address());
		RawStream stream = sender.open();
		stream.send(new byte[10], false);
		receiver.awaitStream((it) -> it.bytes() == 10, TIMEOUT);
		receiver.close();
		receiver.close();
		assertThat(sender.awaitCloseByPeer()).isZero();
		assertThat(receiver.streams()).extracting(ReceivedStream::end).containsExactly(End.CONNECTION_LOST);
		stream.close();
		sender.close();
		assertThat(MsQuicLibrary.openObjects()).isEqualTo(before);
	}

	@Test
	void tenThousandStreamsLeaveNothingBehind() throws Exception {
		int before = MsQuicLibrary.openObjects();
		try (QuicReceiver receiver = QuicReceiver.builder().start();
				RawSender sender = RawSender.connect(receiver.address())) {
			RawStream[] window = new RawStream[100];
			for (int i = 0; i < 10_000; i++) {
				RawStream stream = window[i % window.length];
				if (stream != null) {
					stream.awaitGraceful();
					stream.close();
				}
				window[i % window.length] = sender.open();
				window[i % window.length].send(new byte[64], true);
			}
			for (RawStream stream : window) {
				stream.awaitGraceful();
				stream.close();
			}
			List<ReceivedStream> streams = receiver.awaitStreams(10_000, Duration.ofSeconds(30));
			String hash = sha256(new byte[64]);
			assertThat(streams).hasSize(10_000).allMatch((stream) -> stream.sha256().equals(hash));
		}
		assertThat(MsQuicLibrary.openObjects()).isEqualTo(before);
	}

	private static ThrowableAssertAlternative<IllegalStateException> assertThatIllegalState(ThrowingCallable call) {
		return assertThatExceptionOfType(IllegalStateException.class).isThrownBy(call);
	}

	private static void await(BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + TIMEOUT.toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
			Thread.sleep(1);
		}
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		new Random(length).nextBytes(bytes);
		return bytes;
	}

	private static String sha256(byte[] content) throws Exception {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
	}

}
