package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.InvalidOptionException;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.StartException;
import io.quicsend.StreamSendState;
import io.quicsend.StreamState;
import io.quicsend.WriteException;
import io.quicsend.WriteException.Aborted;
import io.quicsend.WriteException.Closed;
import io.quicsend.WriteException.Finished;
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
import org.slf4j.LoggerFactory;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.outcome;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The ways to end a stream, in every order.
 */
@Timeout(60)
class FinishAndAbortTests {

	private static final int TOO_MUCH = 1_000_000;

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("A17: send after finish")
	void sendAfterFinishIsRefused() {
		QuicReceiver receiver = this.sender.receiver();
		SendStream stream = this.sender.connect(receiver).openSendStream();
		succeeds(stream.send(new byte[100]));
		CompletableFuture<Void> finish = stream.finish();
		Finished failure = fails(stream.send(new byte[1]), Finished.class);
		Messages.assertNames(failure, stream, "sending", "finished");
		succeeds(finish);
		fails(stream.send(new byte[1]), Finished.class);
		fails(stream.whenWritable(), Finished.class);
		assertThatExceptionOfType(Finished.class).isThrownBy(() -> stream.outputStream().write(1));
		assertThat(stream.isWritable()).isFalse();
		assertThat(receiver.awaitStreams(1, DEADLINE).get(0).bytes()).isEqualTo(100);
	}

	@Test
	@DisplayName("A17: finish after finish")
	void secondFinishJoinsTheFirst() {
		QuicReceiver receiver = this.sender.receiver();
		SendStream stream = this.sender.connect(receiver).openSendStream();
		CompletableFuture<Void> first = stream.finish();
		CompletableFuture<Void> second = stream.finish();
		succeeds(first);
		succeeds(second);
		succeeds(stream.finish());
		succeeds(stream.start());
		succeeds(stream.whenClosed());
		assertThat(stream.state()).isEqualTo(StreamState.SHUTDOWN_COMPLETE);
		assertThat(stream.sendState()).isEqualTo(StreamSendState.SHUTDOWN_COMPLETE);
		assertThat(receiver.awaitStreams(1, DEADLINE)).hasSize(1);
	}

	@Test
	@DisplayName("A17: finish after abort")
	void finishAfterAbortFailsWithTheCode() {
		QuicReceiver receiver = this.sender.receiver();
		SendStream stream = this.sender.connect(receiver).openSendStream();
		succeeds(stream.send(new byte[100]));
		CompletableFuture<Void> abort = stream.abort(5);
		Aborted failure = fails(stream.finish(), Aborted.class);
		assertThat(failure.errorCode()).isEqualTo(5);
		Messages.assertNames(failure, stream, "sending", "code 5");
		assertThat(fails(stream.send(new byte[1]), Aborted.class).errorCode()).isEqualTo(5);
		succeeds(abort);
		assertThat(fails(stream.finish(), Aborted.class).errorCode()).isEqualTo(5);
		assertReset(receiver, 5);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 7, (1L << 62) - 1 })
	@DisplayName("A17: abort after finish, not acknowledged yet")
	void abortAfterFinishResetsWithTheCode(long code) {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		SendStream stream = this.sender.connect(receiver, relay, (builder) -> {
		}).openSendStream();
		succeeds(stream.send(new byte[100]));
		relay.dropToServer(true);
		CompletableFuture<Void> send = stream.send(new byte[100]);
		CompletableFuture<Void> finish = stream.finish();
		CompletableFuture<Void> abort = stream.abort(code);
		assertThat(fails(send, Aborted.class).errorCode()).isEqualTo(code);
		assertThat(abort).isNotDone();
		relay.dropToServer(false);
		assertThat(fails(finish, Aborted.class).errorCode()).isEqualTo(code);
		succeeds(abort);
		assertReset(receiver, code);
	}

	@Test
	@DisplayName("A17: abort after finish, held back by flow control")
	void abortAfterFinishThatIsHeldBack() {
		QuicReceiver receiver = this.sender.receiver();
		receiver.pauseReceiving();
		SendStream stream = this.sender.connect(receiver).openSendStream();
		CompletableFuture<Void> send = stream.send(new byte[TOO_MUCH]);
		CompletableFuture<Void> finish = stream.finish();
		receiver.awaitStream((it) -> true, DEADLINE);
		succeeds(stream.abort(7));
		assertThat(fails(send, Aborted.class).errorCode()).isEqualTo(7);
		assertThat(fails(finish, Aborted.class).errorCode()).isEqualTo(7);
		assertReset(receiver, 7);
	}

	@Test
	@DisplayName("A17: abort after the end is acknowledged")
	void abortAfterTheEndChangesNothing() {
		QuicReceiver receiver = this.sender.receiver();
		SendStream stream = this.sender.connect(receiver).openSendStream();
		CompletableFuture<Void> send = stream.send(new byte[100]);
		CompletableFuture<Void> finish = stream.finish();
		succeeds(finish);
		succeeds(stream.abort(7));
		assertThat(send).isCompleted();
		assertThat(stream.finish()).isCompleted();
		assertThat(receiver.awaitStreams(1, DEADLINE).get(0).end()).isEqualTo(End.FINISHED);
	}

	@Test
	@DisplayName("A17: abort after abort")
	void firstAbortDecides() {
		QuicReceiver receiver = this.sender.receiver();
		SendStream stream = this.sender.connect(receiver).openSendStream();
		succeeds(stream.send(new byte[100]));
		CompletableFuture<Void> first = stream.abort(5);
		CompletableFuture<Void> second = stream.abort(6);
		succeeds(first);
		succeeds(second);
		assertThat(fails(stream.send(new byte[1]), Aborted.class).errorCode()).isEqualTo(5);
		assertReset(receiver, 5);
	}

	@Test
	@DisplayName("A17: abort of a stream that was never started")
	void abortOfAStreamNeverStartedSendsNothing() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		succeeds(stream.abort(5));
		fails(stream.send(new byte[1]), Aborted.class);
		fails(stream.start(), StartException.Other.class);
		succeeds(connection.send(ByteBuffer.allocate(1)));
		assertThat(receiver.awaitStreams(1, DEADLINE)).hasSize(1);
		assertThat(receiver.streamCount()).isOne();
	}

	@Test
	@DisplayName("A17: everything after the connection has been closed")
	void everythingAfterTheConnectionIsClosedIsDefined() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream started = connection.openSendStream();
		succeeds(started.send(new byte[100]));
		SendStream never = connection.openSendStream();
		connection.close();
		WriteException.ConnectionLost lost = fails(started.send(new byte[1]), WriteException.ConnectionLost.class);
		assertThat(lost.error()).isEqualTo(new ShutdownByLocal());
		Messages.assertNames(lost, started, "sending", "this side closed it");
		fails(started.finish(), WriteException.ConnectionLost.class);
		succeeds(started.abort(1));
		succeeds(started.whenClosed());
		fails(never.start(), StartException.ConnectionLost.class);
		fails(never.finish(), StartException.ConnectionLost.class);
		succeeds(never.abort(1));
		started.close();
		never.close();
	}

	@Test
	@DisplayName("A17: error codes that are none")
	void invalidCodesAreRefused() {
		QuicReceiver receiver = this.sender.receiver();
		SendStream stream = this.sender.connect(receiver).openSendStream();
		succeeds(stream.send(new byte[100]));
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> stream.abort(-1));
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> stream.abort(1L << 62));
		succeeds(stream.finish());
	}

	@Test
	@DisplayName("A17: two threads race to end streams in different ways")
	void racingThreadsGetADefinedOutcome() throws Exception {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		ExecutorService threads = Executors.newFixedThreadPool(2);
		Logger warnings = (Logger) LoggerFactory.getLogger("io.quicsend.DefaultSendStream");
		warnings.setLevel(Level.ERROR);
		try {
			for (int round = 0; round < 300; round++) {
				SendStream stream = connection.openSendStream();
				if (round % 3 == 0) {
					this.sender.completes(stream.start());
				}
				ConcurrentLinkedQueue<CompletableFuture<Void>> futures = new ConcurrentLinkedQueue<>();
				CyclicBarrier barrier = new CyclicBarrier(2);
				List<Future<?>> racers = new ArrayList<>();
				for (int racer = 0; racer < 2; racer++) {
					Random random = new Random(round * 2L + racer);
					racers.add(threads.submit(() -> {
						barrier.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
						for (int step = 0; step < 4; step++) {
							actRandomly(stream, random.nextInt(6), futures);
						}
						return null;
					}));
				}
				for (Future<?> racer : racers) {
					racer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
				}
				stream.close();
				succeeds(stream.whenClosed());
				futures.forEach(FinishAndAbortTests::assertDefined);
			}
		}
		finally {
			warnings.setLevel(null);
			threads.shutdownNow();
		}
		succeeds(connection.send(ByteBuffer.allocate(1)));
	}

	private static void actRandomly(SendStream stream, int action,
			ConcurrentLinkedQueue<CompletableFuture<Void>> futures) {
		switch (action) {
			case 0, 1, 2 -> futures.add(stream.send(new byte[1 + action * 40_000]));
			case 3 -> futures.add(stream.finish());
			case 4 -> futures.add(stream.abort(9));
			default -> stream.close();
		}
	}

	private static void assertDefined(CompletableFuture<Void> future) {
		Throwable failure = outcome(future);
		if (failure != null) {
			assertThat(failure).isInstanceOfAny(Finished.class, Aborted.class, Closed.class);
		}
	}

	@Test
	@DisplayName("A18: abort from inside a completion")
	void abortFromACompletionEndsTheRest() {
		assertAbortFromACompletionEndsTheRest(this.sender);
	}

	static void assertAbortFromACompletionEndsTheRest(Sender sender) {
		QuicReceiver receiver = sender.receiver();
		SendStream stream = sender.connect(receiver).openSendStream();
		CompletableFuture<CompletableFuture<Void>> aborted = stream.send(new byte[100])
			.thenApply((result) -> stream.abort(5));
		CompletableFuture<Void> send = stream.send(new byte[50 * TOO_MUCH]);
		CompletableFuture<Void> finish = stream.finish();
		succeeds(aborted);
		succeeds(aborted.join());
		assertThat(fails(send, Aborted.class).errorCode()).isEqualTo(5);
		assertThat(fails(finish, Aborted.class).errorCode()).isEqualTo(5);
		assertReset(receiver, 5);
	}

	@Test
	@DisplayName("A18: sends, finish and close from inside a completion")
	void everythingFromACompletionWorks() {
		assertEverythingFromACompletionWorks(this.sender);
	}

	static void assertEverythingFromACompletionWorks(Sender sender) {
		QuicReceiver receiver = sender.receiver();
		QuicConnection connection = sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> chain = stream.start();
		for (int i = 0; i < 10; i++) {
			chain = chain.thenCompose((result) -> stream.send(new byte[1000]));
		}
		chain = chain.thenCompose((result) -> connection.send(ByteBuffer.allocate(10)))
			.thenCompose((result) -> stream.finish())
			.thenRun(stream::close);
		succeeds(chain);
		SendStream unfinished = connection.openSendStream();
		succeeds(unfinished.send(new byte[10]).thenRun(unfinished::close));
		succeeds(unfinished.whenClosed());
		List<ReceivedStream> received = receiver.awaitStreams(2, DEADLINE);
		assertThat(received).extracting(ReceivedStream::bytes).containsExactlyInAnyOrder(10_000L, 10L);
	}

	@Test
	@DisplayName("A18: a stage that waits for another future of its connection")
	void stageMayWaitForAnotherFuture() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(new byte[10]).thenRun(() -> succeeds(connection.send(ByteBuffer.allocate(10)))));
		succeeds(stream.send(new byte[10]).thenRun(() -> connection.close(Duration.ZERO)));
		fails(stream.send(new byte[10]), WriteException.ConnectionLost.class);
	}

	private static void assertReset(QuicReceiver receiver, long code) {
		ReceivedStream received = receiver.awaitStream((it) -> it.end() == End.RESET, DEADLINE);
		assertThat(received.errorCode()).hasValue(code);
		assertThat(receiver.finishedCount()).isZero();
	}

}
