package io.quicsend.faults;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.quicsend.LentMemory;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.SendStreamStatistics;
import io.quicsend.WriteException;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.await;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.holds;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The receiver takes no data, so that the sender must wait (RFC 9000, 4.1).
 */
@Timeout(60)
class FlowControlTests {

	/** The receiver's. */
	private static final int WINDOW = 64 * 1024;

	private static final Duration A_WHILE = Duration.ofMillis(100);

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("A15: a stalled send waits, and resumes")
	void stalledSendWaitsAndResumes() {
		QuicReceiver receiver = receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.pauseReceiving();
		Payload payload = new Payload(1, 70_000);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> send = stream.send(payload.buffer());
		CompletableFuture<Void> finish = stream.finish();
		await("blocked by flow control", () -> !blocked(stream).isZero());
		Duration before = blocked(stream);
		await("blocked for longer", () -> blocked(stream).compareTo(before.plus(A_WHILE)) > 0);
		assertThat(send).isNotDone();
		assertThat(finish).isNotDone();
		receiver.resumeReceiving();
		succeeds(send);
		succeeds(finish);
		assertThat(receiver.awaitStreams(1, DEADLINE).get(0).sha256()).isEqualTo(payload.sha256());
	}

	@Test
	@DisplayName("A15: back-pressure reaches who asks for it")
	void backPressureReachesTheCaller() {
		int limit = 256 * 1024;
		QuicReceiver receiver = receiver();
		QuicConnection connection = this.sender.connect(receiver, (builder) -> builder.streamWindow(limit));
		receiver.pauseReceiving();
		SendStream stream = connection.openSendStream();
		succeeds(stream.start());
		byte[] piece = new byte[10_000];
		int sent = 0;
		CompletableFuture<Void> writable = stream.whenWritable();
		while (isDoneWithin(writable, A_WHILE)) {
			this.sender.completes(stream.send(piece));
			sent += piece.length;
			assertThat(sent).isLessThanOrEqualTo(WINDOW + limit + 2 * piece.length);
			writable = stream.whenWritable();
		}
		assertThat(stream.isWritable()).isFalse();
		CompletableFuture<Void> queued = stream.send(new byte[1_000_000]);
		assertThat(isDoneWithin(queued, A_WHILE)).isFalse();
		SendStreamStatistics statistics = statistics(stream);
		assertThat(statistics.bytesInFlight()).isLessThanOrEqualTo(limit);
		assertThat(statistics.bytesInFlight() + statistics.bytesQueued() + statistics.bytesAcknowledged())
			.isEqualTo(sent + 1_000_000);
		receiver.resumeReceiving();
		succeeds(writable);
		succeeds(queued);
		succeeds(stream.finish());
		assertThat(receiver.awaitStreams(1, DEADLINE).get(0).bytes()).isEqualTo(sent + 1_000_000);
	}

	@Test
	@DisplayName("A15: a blocking writer blocks, in bounded memory, and goes on")
	void blockingWriterBlocks() throws Exception {
		int limit = 256 * 1024;
		QuicReceiver receiver = receiver();
		QuicConnection connection = this.sender.connect(receiver, (builder) -> builder.streamWindow(limit));
		receiver.pauseReceiving();
		Payload payload = new Payload(2, 2_000_000);
		SendStream stream = connection.openSendStream();
		AtomicInteger written = new AtomicInteger();
		CompletableFuture<Void> writer = CompletableFuture
			.runAsync(() -> write(stream.outputStream(), payload, written));
		await("the writer blocks", () -> written.get() >= WINDOW && isSteady(written));
		assertThat(written.get()).isLessThanOrEqualTo(WINDOW + limit + 10_000);
		assertThat(LentMemory.of(connection)).isLessThanOrEqualTo(2 * limit);
		receiver.resumeReceiving();
		succeeds(writer);
		assertThat(receiver.awaitStreams(1, DEADLINE).get(0).sha256()).isEqualTo(payload.sha256());
	}

	@Test
	@DisplayName("A15: a blocking writer that waits can be interrupted")
	void blockedWriterIsInterrupted() throws Exception {
		QuicReceiver receiver = receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.pauseReceiving();
		SendStream stream = connection.openSendStream();
		AtomicReference<Throwable> failure = new AtomicReference<>();
		AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
		Thread writer = new Thread(() -> {
			try {
				stream.outputStream().write(new byte[2_000_000]);
			}
			catch (IOException ex) {
				failure.set(ex);
				interrupted.set(Thread.currentThread().isInterrupted());
			}
		});
		writer.start();
		await("the writer waits", () -> writer.getState() == Thread.State.WAITING);
		writer.interrupt();
		writer.join(DEADLINE.toMillis());
		assertThat(failure.get()).isInstanceOf(InterruptedIOException.class);
		assertThat(interrupted.get()).isTrue();
		succeeds(stream.abort(3));
	}

	@Test
	@DisplayName("A15: a blocking writer that waits is told of the end of its stream")
	void blockedWriterIsToldOfTheEnd() {
		QuicReceiver receiver = receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.pauseReceiving();
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> writer = CompletableFuture
			.runAsync(() -> write(stream.outputStream(), new Payload(3, 2_000_000), new AtomicInteger()));
		await("flow control", () -> stream.id().isPresent() && !blocked(stream).isZero());
		succeeds(stream.abort(3));
		Throwable failure = fails(writer, UncheckedIOException.class).getCause();
		assertThat(failure).isInstanceOf(WriteException.Aborted.class);
		// Of closing the stream's view; try-with-resources fails if it is the same one.
		assertThat(failure.getSuppressed()).hasSize(1).hasOnlyElementsOfType(WriteException.Aborted.class);
	}

	@Test
	@DisplayName("A15: one stalled stream does not hold up the others")
	void otherStreamsGoOn() {
		QuicReceiver receiver = receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.pauseReceiving();
		SendStream stalled = connection.openSendStream();
		CompletableFuture<Void> send = stalled.send(new byte[1_000_000]);
		ReceivedStream received = receiver.awaitStream((it) -> true, DEADLINE);
		// What is too small to fill a window is acknowledged, taken or not.
		List<CompletableFuture<Void>> messages = IntStream.range(0, 50)
			.mapToObj((i) -> connection.send(ByteBuffer.allocate(1000)))
			.toList();
		messages.forEach(Sender::succeeds);
		assertThat(send).isNotDone();
		assertThat(received.bytes()).isZero();
		receiver.resumeReceiving();
		succeeds(send);
		succeeds(stalled.finish());
	}

	@Test
	@DisplayName("A15: the connection's own window bounds all of its streams together")
	void connectionWindowBoundsAllStreams() {
		int limit = 512 * 1024;
		QuicReceiver receiver = receiver();
		QuicConnection connection = this.sender.connect(receiver, (builder) -> builder.connectionWindow(limit));
		receiver.pauseReceiving();
		List<Payload> payloads = IntStream.range(0, 20).mapToObj((i) -> new Payload(i, 300_000)).toList();
		List<SendStream> streams = payloads.stream().map((payload) -> connection.openSendStream()).toList();
		List<CompletableFuture<Void>> finishes = IntStream.range(0, 20).mapToObj((i) -> {
			this.sender.completes(streams.get(i).send(payloads.get(i).buffer()));
			return streams.get(i).finish();
		}).toList();
		holds("bounded", A_WHILE, () -> LentMemory.of(connection) <= limit);
		assertThat(finishes).noneMatch(CompletableFuture::isDone);
		receiver.resumeReceiving();
		finishes.forEach(Sender::succeeds);
		assertThat(receiver.awaitStreams(20, DEADLINE)).extracting(ReceivedStream::sha256)
			.containsExactlyInAnyOrderElementsOf(payloads.stream().map(Payload::sha256).toList());
	}

	@Test
	@DisplayName("A15: a blocking writer behind queued sends, in a window for one piece")
	void writerAndQueuedSendsShareASmallWindow() {
		QuicReceiver receiver = receiver();
		QuicConnection connection = this.sender.connect(receiver, (builder) -> builder.connectionWindow(WINDOW));
		Payload payload = new Payload(4, 200_000);
		List<SendStream> streams = IntStream.range(0, 4).mapToObj((i) -> connection.openSendStream()).toList();
		List<CompletableFuture<Void>> writers = new ArrayList<>();
		for (SendStream stream : streams) {
			payload.sendInPieces(stream, 40_000).forEach(this.sender::completes);
			writers.add(CompletableFuture.runAsync(() -> write(stream.outputStream(), payload, new AtomicInteger())));
		}
		writers.forEach(Sender::succeeds);
		assertThat(receiver.awaitStreams(4, DEADLINE)).extracting(ReceivedStream::bytes).containsOnly(400_000L);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@DisplayName("A15: the smallest windows")
	void smallestWindowsLetEverythingThrough(boolean direct) {
		QuicReceiver receiver = receiver();
		QuicConnection connection = this.sender.connect(receiver,
				(builder) -> builder.connectionWindow(4096).streamWindow(4096));
		Payload payload = new Payload(5, 50_000);
		List<CompletableFuture<Void>> messages = IntStream.range(0, 3)
			.mapToObj((i) -> connection.send(direct ? payload.directBuffer() : payload.buffer()))
			.toList();
		messages.forEach(Sender::succeeds);
		assertThat(receiver.awaitStreams(3, DEADLINE)).extracting(ReceivedStream::sha256)
			.containsOnly(payload.sha256());
	}

	private QuicReceiver receiver() {
		return this.sender.receiver((builder) -> builder.streamReceiveWindow(WINDOW));
	}

	private static boolean isDoneWithin(CompletableFuture<Void> future, Duration duration) {
		try {
			future.get(duration.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new AssertionError(ex);
		}
	}

	private static Duration blocked(SendStream stream) {
		return statistics(stream).blockedByStreamFlowControl();
	}

	private static SendStreamStatistics statistics(SendStream stream) {
		try {
			return stream.statistics();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void write(OutputStream output, Payload payload, AtomicInteger written) {
		try (output) {
			byte[] bytes = payload.bytes();
			for (int offset = 0; offset < bytes.length; offset += 10_000) {
				output.write(bytes, offset, 10_000);
				written.addAndGet(10_000);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isSteady(AtomicInteger written) {
		int before = written.get();
		long end = System.nanoTime() + A_WHILE.toNanos();
		while (System.nanoTime() < end) {
			if (written.get() != before) {
				return false;
			}
			Thread.onSpinWait();
		}
		return true;
	}

}
