package io.quicsend.faults;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.SendStreamOptions;
import io.quicsend.StartException;
import io.quicsend.StartException.LimitReached;
import io.quicsend.StreamSendState;
import io.quicsend.StreamState;
import io.quicsend.WriteException;
import io.quicsend.WriteException.Aborted;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import io.quicsend.test.ReceivedStream.End;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.await;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.holds;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The receiver admits no more streams (RFC 9000, 4.6).
 */
@Timeout(60)
class StreamLimitTests {

	private static final SendStreamOptions FAIL_FAST = SendStreamOptions.defaults().withFailWhenBlocked(true);

	private static final Duration START_TIMEOUT = Duration.ofMillis(300);

	private static final SendStreamOptions WAIT = SendStreamOptions.defaults().withStartTimeout(START_TIMEOUT);

	private static final Duration A_WHILE = Duration.ofMillis(100);

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("A11: limit 0, fail fast: start fails at once")
	void startFailsAtOnce() {
		QuicConnection connection = this.sender.connect(blockedReceiver());
		int openObjects = this.sender.openObjects();
		SendStream stream = connection.openSendStream(FAIL_FAST);
		LimitReached failure = fails(stream.start(), LimitReached.class);
		Messages.assertNames(failure, stream, "starting", "limit of streams", "STREAM_LIMIT_REACHED (86)");
		succeeds(stream.whenClosed());
		assertThat(stream.state()).isEqualTo(StreamState.SHUTDOWN_COMPLETE);
		assertThat(stream.sendState()).isEqualTo(StreamSendState.SHUTDOWN_COMPLETE);
		fails(stream.send(new byte[1]), LimitReached.class);
		fails(stream.finish(), LimitReached.class);
		assertNothingOpen(openObjects);
	}

	@Test
	@DisplayName("A11: limit 0, fail fast: sends that wait for the start fail at once")
	void sendsFailAtOnce() {
		QuicConnection connection = this.sender.connect(blockedReceiver());
		int openObjects = this.sender.openObjects();
		SendStream stream = connection.openSendStream(FAIL_FAST);
		CompletableFuture<Void> first = stream.send(new byte[100_000]);
		CompletableFuture<Void> second = stream.send(new byte[100_000]);
		CompletableFuture<Void> finish = stream.finish();
		fails(first, LimitReached.class);
		fails(second, LimitReached.class);
		fails(finish, LimitReached.class);
		fails(connection.send(ByteBuffer.allocate(10), FAIL_FAST), LimitReached.class);
		fails(connection.send(ByteBuffer.allocate(0), FAIL_FAST), LimitReached.class);
		assertNothingOpen(openObjects);
	}

	@Test
	@DisplayName("A11: limit 0, waiting: gives up after its own timeout")
	void startTimesOut() {
		QuicReceiver receiver = blockedReceiver();
		QuicConnection connection = this.sender.connect(receiver);
		int openObjects = this.sender.openObjects();
		SendStream stream = connection.openSendStream(WAIT);
		long begin = System.nanoTime();
		LimitReached failure = fails(stream.start(), LimitReached.class);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(START_TIMEOUT.minusMillis(2),
				START_TIMEOUT.plusSeconds(5));
		Messages.assertNames(failure, stream, "starting", "limit of streams", START_TIMEOUT.toString());
		succeeds(stream.whenClosed());
		assertNothingOpenOnceRaised(openObjects, receiver);
	}

	@Test
	@DisplayName("A11: limit 0, waiting: everything that waits is given up together")
	void sendsTimeOut() {
		QuicReceiver receiver = blockedReceiver();
		QuicConnection connection = this.sender.connect(receiver);
		int openObjects = this.sender.openObjects();
		SendStream stream = connection.openSendStream(WAIT);
		CompletableFuture<Void> send = stream.send(new byte[500_000]);
		CompletableFuture<Void> finish = stream.finish();
		SendStream unfinished = connection.openSendStream(WAIT);
		this.sender.completes(unfinished.start());
		await("an id", () -> unfinished.id().isPresent());
		CompletableFuture<Void> writable = unfinished.whenWritable();
		CompletableFuture<Void> message = connection.send(ByteBuffer.allocate(10), WAIT);
		fails(send, LimitReached.class);
		fails(finish, LimitReached.class);
		fails(writable, LimitReached.class);
		fails(message, LimitReached.class);
		assertNothingOpenOnceRaised(openObjects, receiver);
	}

	@Test
	@DisplayName("A11: limit 0, waiting: a blocking writer is told")
	void writerTimesOut() {
		QuicReceiver receiver = blockedReceiver();
		QuicConnection connection = this.sender.connect(receiver);
		int openObjects = this.sender.openObjects();
		SendStream stream = connection.openSendStream(WAIT);
		OutputStream output = stream.outputStream();
		assertThatExceptionOfType(LimitReached.class).isThrownBy(() -> {
			for (int i = 0; i < 1000; i++) {
				output.write(new byte[10_000]);
			}
		});
		assertThatExceptionOfType(LimitReached.class).isThrownBy(output::close);
		assertNothingOpenOnceRaised(openObjects, receiver);
	}

	@Test
	@DisplayName("A11: limit 0, waiting without timeout: ends with the connection")
	void streamsThatWaitEndWithTheConnection() {
		QuicConnection connection = this.sender.connect(blockedReceiver());
		SendStream started = connection.openSendStream();
		CompletableFuture<Void> start = started.start();
		SendStream sending = connection.openSendStream();
		CompletableFuture<Void> send = sending.send(new byte[10]);
		CompletableFuture<Void> message = connection.send(ByteBuffer.allocate(10));
		holds("waiting", A_WHILE, () -> !start.isDone() && !send.isDone() && !message.isDone());
		connection.close(A_WHILE);
		assertThat(fails(start, StartException.ConnectionLost.class).error()).isEqualTo(new ShutdownByLocal());
		assertThat(fails(send, WriteException.ConnectionLost.class).error()).isEqualTo(new ShutdownByLocal());
		assertThat(fails(message, WriteException.ConnectionLost.class).error()).isEqualTo(new ShutdownByLocal());
	}

	@Test
	@DisplayName("A12: limit 0, then raised")
	void raisedLimitLetsEverythingFlowInOrder() {
		QuicReceiver receiver = blockedReceiver();
		QuicConnection connection = this.sender.connect(receiver);
		List<SendStream> streams = IntStream.range(0, 5).mapToObj((i) -> connection.openSendStream()).toList();
		List<CompletableFuture<Void>> starts = streams.stream().map(SendStream::start).toList();
		List<Payload> payloads = IntStream.range(0, 5).mapToObj((i) -> new Payload(i, 100_000)).toList();
		List<CompletableFuture<Void>> finishes = IntStream.range(0, 5).mapToObj((i) -> {
			payloads.get(i).sendInPieces(streams.get(i), 999).forEach(this.sender::completes);
			return streams.get(i).finish();
		}).toList();
		CompletableFuture<Void> message = connection.send(new Payload(5, 5000).buffer());
		holds("blocked", A_WHILE, () -> starts.stream().noneMatch(CompletableFuture::isDone)
				&& finishes.stream().noneMatch(CompletableFuture::isDone) && !message.isDone());
		assertThat(streams).noneMatch(SendStream::isWritable);
		assertThat(receiver.streamCount()).isZero();
		receiver.streamLimit(3);
		receiver.awaitStreams(3, DEADLINE);
		receiver.streamLimit(10);
		starts.forEach(Sender::succeeds);
		finishes.forEach(Sender::succeeds);
		succeeds(message);
		List<ReceivedStream> received = receiver.awaitStreams(6, DEADLINE);
		for (int i = 0; i < 5; i++) {
			long id = streams.get(i).id().orElseThrow();
			assertThat(received).filteredOn((it) -> it.id() == id)
				.singleElement()
				.returns(payloads.get(i).sha256(), ReceivedStream::sha256);
		}
		assertThat(streams).extracting((stream) -> stream.id().orElseThrow()).isSorted().doesNotHaveDuplicates();
	}

	@Test
	@DisplayName("A12: streams given up meanwhile consume credit, and show as reset")
	void givenUpStreamsStillConsumeCredit() {
		QuicReceiver receiver = blockedReceiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream timedOut = connection.openSendStream(WAIT.withCloseErrorCode(77));
		fails(timedOut.send(new byte[10]), LimitReached.class);
		SendStream aborted = connection.openSendStream();
		CompletableFuture<Void> start = aborted.start();
		CompletableFuture<Void> send = aborted.send(new byte[10]);
		await("an id", () -> aborted.id().isPresent());
		succeeds(aborted.abort(78));
		fails(send, Aborted.class);
		fails(start, StartException.Other.class);
		SendStream last = connection.openSendStream();
		CompletableFuture<Void> waiting = last.send(new byte[10]);
		CompletableFuture<Void> finish = last.finish();
		receiver.streamLimit(2);
		receiver.awaitStream((it) -> it.end() == End.RESET && it.errorCode().getAsLong() == 77, DEADLINE);
		receiver.awaitStream((it) -> it.end() == End.RESET && it.errorCode().getAsLong() == 78, DEADLINE);
		succeeds(waiting);
		succeeds(finish);
		assertThat(receiver.streams()).extracting(ReceivedStream::end)
			.containsExactlyInAnyOrder(End.RESET, End.RESET, End.FINISHED);
	}

	@Test
	@DisplayName("A13: a stream that could not be started is not started again")
	void failedStartIsNotRepeated() {
		QuicReceiver receiver = blockedReceiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream(FAIL_FAST);
		LimitReached failure = fails(stream.start(), LimitReached.class);
		receiver.streamLimit(10);
		SendStream fresh = connection.openSendStream();
		succeeds(fresh.start());
		assertThat(fails(stream.start(), LimitReached.class)).isSameAs(failure);
		fails(stream.send(new byte[1]), LimitReached.class);
		assertThat(stream.id()).isEmpty();
		succeeds(connection.send(ByteBuffer.allocate(10), FAIL_FAST));
		succeeds(fresh.finish());
	}

	@Test
	@DisplayName("A13: starting twice is starting once")
	void secondStartJoinsTheFirst() {
		QuicReceiver receiver = blockedReceiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> first = stream.start();
		CompletableFuture<Void> second = stream.start();
		receiver.streamLimit(1);
		succeeds(first);
		succeeds(second);
		succeeds(stream.start());
		succeeds(stream.finish());
		assertThat(receiver.awaitStreams(1, DEADLINE)).hasSize(1);
	}

	@Test
	@DisplayName("A14: abort of a blocked stream finishes at once")
	void abortOfABlockedStreamFinishesAtOnce() {
		QuicReceiver receiver = blockedReceiver();
		QuicConnection connection = this.sender.connect(receiver);
		int openObjects = this.sender.openObjects();
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> start = stream.start();
		CompletableFuture<Void> send = stream.send(new byte[100_000]);
		CompletableFuture<Void> finish = stream.finish();
		await("an id", () -> stream.id().isPresent());
		succeeds(stream.abort(2));
		assertThat(fails(send, Aborted.class).errorCode()).isEqualTo(2);
		assertThat(fails(finish, Aborted.class).errorCode()).isEqualTo(2);
		assertThat(fails(start, StartException.Other.class)).hasCauseInstanceOf(Aborted.class);
		assertNothingOpenOnceRaised(openObjects, receiver);
		succeeds(connection.send(ByteBuffer.allocate(10)));
	}

	@Test
	@DisplayName("A14: abort of a blocked message, before msquic has said anything")
	void abortRightAfterSendFinishesAtOnce() {
		QuicReceiver receiver = blockedReceiver();
		QuicConnection connection = this.sender.connect(receiver);
		int openObjects = this.sender.openObjects();
		for (int i = 0; i < 50; i++) {
			SendStream stream = connection.openSendStream();
			CompletableFuture<Void> send = stream.send(new byte[1000]);
			succeeds(stream.abort(2));
			fails(send, Aborted.class);
		}
		assertNothingOpenOnceRaised(openObjects, receiver);
	}

	private QuicReceiver blockedReceiver() {
		return this.sender.receiver((builder) -> builder.streamLimit(0));
	}

	private void assertNothingOpen(int openObjects) {
		await("the stream is closed", () -> this.sender.openObjects() == openObjects);
		await("msquic has let go of the stream", () -> this.sender.activeStreams() == 0);
	}

	/**
	 * An id that has been taken stays taken: msquic itself keeps the stream until it may
	 * tell the peer.
	 */
	private void assertNothingOpenOnceRaised(int openObjects, QuicReceiver receiver) {
		await("the stream is closed", () -> this.sender.openObjects() == openObjects);
		receiver.streamLimit(100);
		await("msquic has let go of the stream", () -> this.sender.activeStreams() == 0);
	}

}
