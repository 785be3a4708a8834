package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.WriteException;
import io.quicsend.WriteException.Stopped;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import io.quicsend.test.ReceivedStream.End;
import io.quicsend.test.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.outcome;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The receiver does not want a stream, or not all of it (RFC 9000, 19.5).
 */
@Timeout(60)
class StreamStopTests {

	private static final long LARGEST_CODE = (1L << 62) - 1;

	/**
	 * More than fits into the receiver's window, so that it can't all be acknowledged.
	 */
	private static final int TOO_MUCH = 200_000;

	@RegisterExtension
	final Sender sender = Sender.create();

	@ParameterizedTest
	@ValueSource(longs = { 0, 1234, LARGEST_CODE })
	@DisplayName("A8: stopped before the first byte")
	void stopBeforeTheFirstByteFailsEverySend(long code) {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.stopStreamsAfter(0, code);
		SendStream stream = connection.openSendStream();
		List<CompletableFuture<Void>> sends = sends(stream, 3, TOO_MUCH);
		CompletableFuture<Void> finish = this.sender.completes(stream.finish());
		sends.forEach((send) -> assertStopped(send, stream, code));
		assertStopped(finish, stream, code);
		assertStoppedForGood(stream, code);
		ReceivedStream received = receiver.awaitStream((it) -> it.end() == End.STOPPED, DEADLINE);
		assertThat(received.bytes()).isZero();
		assertThat(received.errorCode()).hasValue(code);
		assertStillUsable(connection, receiver);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1234, LARGEST_CODE })
	@DisplayName("A8: stopped in the middle of the data")
	void stopInTheMiddleFailsWhatIsNotAcknowledged(long code) {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.stopStreamsAfter(10_000, code);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> before = stream.send(new byte[1000]);
		succeeds(before);
		List<CompletableFuture<Void>> sends = sends(stream, 3, TOO_MUCH);
		sends.forEach((send) -> assertStopped(send, stream, code));
		assertStoppedForGood(stream, code);
		assertThat(before).isCompleted();
		receiver.awaitStream((it) -> it.end() == End.STOPPED && it.bytes() >= 10_000, DEADLINE);
		assertStillUsable(connection, receiver);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1234, LARGEST_CODE })
	@DisplayName("A8: stopped after the end has been sent, before it is acknowledged")
	void stopBeforeTheEndIsAcknowledgedFailsFinish(long code) {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = this.sender.connect(receiver, relay, (builder) -> {
		});
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> acknowledged = stream.send(new byte[1000]);
		succeeds(acknowledged);
		ReceivedStream received = receiver.awaitStream((it) -> it.bytes() == 1000, DEADLINE);
		relay.dropToServer(true);
		CompletableFuture<Void> send = stream.send(new byte[1000]);
		CompletableFuture<Void> finish = this.sender.completes(stream.finish());
		assertThat(receiver.stopStream(received, code)).isTrue();
		assertStopped(send, stream, code);
		assertThat(acknowledged).isCompleted();
		relay.dropToServer(false);
		assertStopped(finish, stream, code);
		assertStoppedForGood(stream, code);
	}

	@Test
	@DisplayName("A8: stopped after the end has been sent and is held back by flow control")
	void stopBeforeTheEndIsTransmittedFailsFinish() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.pauseReceiving();
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> send = stream.send(new byte[TOO_MUCH]);
		CompletableFuture<Void> finish = stream.finish();
		ReceivedStream received = receiver.awaitStream((it) -> true, DEADLINE);
		assertThat(receiver.stopStream(received, 1234)).isTrue();
		assertStopped(send, stream, 1234);
		assertStopped(finish, stream, 1234);
		assertStoppedForGood(stream, 1234);
	}

	@Test
	@DisplayName("A8: stopped after the end is acknowledged")
	void stopAfterTheEndIsAcknowledgedChangesNothing() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> send = stream.send(new byte[1000]);
		CompletableFuture<Void> finish = stream.finish();
		succeeds(finish);
		ReceivedStream received = receiver.awaitStreams(1, DEADLINE).get(0);
		receiver.stopStream(received, 1234);
		assertStillUsable(connection, receiver);
		assertThat(send).isCompleted();
		assertThat(finish).isCompleted();
		assertThat(stream.finish()).isCompleted();
		fails(stream.send(new byte[1]), WriteException.Finished.class);
		assertThat(received.end()).isEqualTo(End.FINISHED);
	}

	@Test
	@DisplayName("A8: stopped with the last byte")
	void stopWithTheLastByteEndsEitherWay() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.stopStreamsAfter(1000, 1234);
		List<CompletableFuture<Void>> ends = IntStream.range(0, 200).mapToObj((i) -> {
			SendStream stream = connection.openSendStream();
			this.sender.completes(stream.send(new byte[1000]));
			this.sender.completes(stream.whenClosed());
			return stream.finish();
		}).toList();
		for (CompletableFuture<Void> end : ends) {
			Throwable failure = outcome(end);
			if (failure != null) {
				assertThat(failure).isInstanceOfSatisfying(Stopped.class,
						(stopped) -> assertThat(stopped.errorCode()).isEqualTo(1234));
			}
		}
	}

	@Test
	@DisplayName("A9: send from a stage of the send that has been stopped")
	void sendFromAStageOfTheStoppedSendFailsTheSameWay() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.stopStreamsAfter(0, 1234);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> again = stream.send(new byte[TOO_MUCH])
			.exceptionallyCompose((ex) -> stream.send(new byte[1]));
		assertThat(fails(again, Stopped.class).errorCode()).isEqualTo(1234);
	}

	@Test
	@DisplayName("A9: sends while the stream is being stopped")
	void sendsWhileTheStreamIsBeingStoppedEndInOrder() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.stopStreamsAfter(100_000, 1234);
		for (int round = 0; round < 10; round++) {
			SendStream stream = connection.openSendStream();
			List<CompletableFuture<Void>> sends = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				sends.add(stream.send(new byte[1000]));
			}
			boolean failed = false;
			for (CompletableFuture<Void> send : sends) {
				Throwable failure = outcome(send);
				if (failure != null) {
					failed = true;
					assertThat(failure).isInstanceOfSatisfying(Stopped.class,
							(ex) -> assertThat(ex.errorCode()).isEqualTo(1234));
				}
				else {
					assertThat(failed).as("sent in order, so no success after a failure").isFalse();
				}
			}
			assertThat(failed).isTrue();
		}
	}

	@Test
	@DisplayName("A9: sends from completions while the stream is being stopped")
	void sendsFromCompletionsWhileTheStreamIsBeingStoppedEnd() throws InterruptedException {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.stopStreamsAfter(500_000, 1234);
		SendStream stream = connection.openSendStream();
		CountDownLatch ended = new CountDownLatch(4);
		for (int i = 0; i < 4; i++) {
			sendUntilItFails(stream, ended);
		}
		assertThat(ended.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		assertStoppedForGood(stream, 1234);
	}

	private static void sendUntilItFails(SendStream stream, CountDownLatch ended) {
		stream.send(new byte[1000]).whenComplete((result, failure) -> {
			if (failure != null) {
				ended.countDown();
			}
			else {
				sendUntilItFails(stream, ended);
			}
		});
	}

	@Test
	@DisplayName("A10: the receiver refuses the stream")
	void refusedStreamIsStoppedWithCodeZero() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.refuseStreams(true);
		SendStream stream = connection.openSendStream();
		assertStopped(stream.send(new byte[TOO_MUCH]), stream, 0);
		assertStoppedForGood(stream, 0);
		assertThat(fails(connection.send(ByteBuffer.allocate(TOO_MUCH)), Stopped.class).errorCode()).isZero();
		receiver.refuseStreams(false);
		assertStillUsable(connection, receiver);
	}

	private List<CompletableFuture<Void>> sends(SendStream stream, int count, int size) {
		return IntStream.range(0, count).mapToObj((i) -> this.sender.completes(stream.send(new byte[size]))).toList();
	}

	private static void assertStopped(CompletableFuture<?> future, SendStream stream, long code) {
		Stopped stopped = fails(future, Stopped.class);
		assertThat(stopped.errorCode()).isEqualTo(code);
		Messages.assertNames(stopped, stream, "sending", "code " + code);
	}

	/** Every later call says the same, also when the stream is down. */
	private static void assertStoppedForGood(SendStream stream, long code) {
		assertThat(stream.isWritable()).isFalse();
		assertStopped(stream.send(new byte[1]), stream, code);
		succeeds(stream.whenClosed());
		assertStopped(stream.send(new byte[1]), stream, code);
		assertStopped(stream.finish(), stream, code);
		assertStopped(stream.whenWritable(), stream, code);
		succeeds(stream.abort(1));
		stream.close();
	}

	private static void assertStillUsable(QuicConnection connection, QuicReceiver receiver) {
		receiver.stopStreamsAfter(-1, 0);
		succeeds(connection.send(ByteBuffer.wrap(new byte[100])));
	}

}
