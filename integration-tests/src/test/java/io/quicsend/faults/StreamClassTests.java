package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.SendStreamOptions;
import io.quicsend.StartException;
import io.quicsend.StartException.LimitReached;
import io.quicsend.StreamClass;
import io.quicsend.StreamState;
import io.quicsend.WriteException;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.await;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.holds;
import static io.quicsend.faults.Sender.outcome;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many streams of a class are in flight at once.
 */
@Timeout(60)
class StreamClassTests {

	private static final Duration A_WHILE = Duration.ofMillis(100);

	private static final StreamClass TWO = new StreamClass("control", 2);

	private static final SendStreamOptions WAIT = SendStreamOptions.defaults().withStreamClass(TWO);

	private static final SendStreamOptions FAIL = WAIT.withFailWhenBlocked(true);

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	void streamBeyondTheLimitStartsWhenAnotherIsDown() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		SendStream first = started(connection, WAIT);
		started(connection, WAIT);
		SendStream third = connection.openSendStream(WAIT);
		CompletableFuture<Void> start = third.start();
		CompletableFuture<Void> send = third.send(new byte[1000]);
		holds("waiting", A_WHILE, () -> !start.isDone() && !send.isDone());
		assertThat(third.state()).isEqualTo(StreamState.START);
		assertThat(third.isWritable()).isFalse();
		assertThat(third.id()).isEmpty();
		succeeds(first.finish());
		succeeds(start);
		succeeds(send);
		succeeds(third.finish());
	}

	@Test
	void streamBeyondTheLimitFailsAtOnceIfItMustNotWait() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		SendStream first = started(connection, FAIL);
		started(connection, FAIL);
		SendStream third = connection.openSendStream(FAIL);
		LimitReached failure = fails(third.start(), LimitReached.class);
		Messages.assertNames(failure, third, "starting", "stream class 'control'", "2 in flight");
		fails(third.send(new byte[10]), LimitReached.class);
		fails(connection.send(ByteBuffer.allocate(10), FAIL), LimitReached.class);
		fails(connection.send(ByteBuffer.allocate(0), FAIL), LimitReached.class);
		succeeds(first.finish());
		succeeds(connection.send(ByteBuffer.allocate(10), FAIL));
	}

	@Test
	void placeIsFreeAsSoonAsTheFutureHasCompleted() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		SendStreamOptions one = FAIL.withStreamClass(new StreamClass("one", 1));
		for (int i = 0; i < 1000; i++) {
			succeeds(connection.send(ByteBuffer.allocate(100), one));
		}
	}

	@Test
	void waitingEndsAfterTheStartTimeout() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		started(connection, WAIT);
		started(connection, WAIT);
		SendStream third = connection.openSendStream(WAIT.withStartTimeout(A_WHILE));
		CompletableFuture<Void> send = third.send(new byte[10]);
		assertThat(fails(third.start(), LimitReached.class)).hasMessageContaining("within " + A_WHILE);
		fails(send, LimitReached.class);
		succeeds(third.whenClosed());
	}

	@Test
	void streamThatIsGivenUpWhileItWaitsTakesNoPlace() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		SendStream first = started(connection, WAIT);
		started(connection, WAIT);
		SendStream third = connection.openSendStream(WAIT);
		CompletableFuture<Void> send = third.send(new byte[10]);
		CompletableFuture<Void> fourth = connection.send(ByteBuffer.allocate(10), WAIT);
		succeeds(third.abort(5));
		fails(send, WriteException.Aborted.class);
		succeeds(first.finish());
		succeeds(fourth);
	}

	@Test
	void equalClassesCountTogetherAndOthersForThemselves() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		started(connection, FAIL);
		started(connection, FAIL.withStreamClass(new StreamClass("control", 2)));
		fails(connection.openSendStream(FAIL).start(), LimitReached.class);
		started(connection, FAIL.withStreamClass(new StreamClass("bulk", 2)));
		started(connection, SendStreamOptions.defaults());
	}

	@Test
	void eachConnectionCountsForItself() {
		QuicReceiver receiver = this.sender.receiver();
		for (int i = 0; i < 2; i++) {
			QuicConnection connection = this.sender.connect(receiver);
			started(connection, FAIL);
			started(connection, FAIL);
			fails(connection.openSendStream(FAIL).start(), LimitReached.class);
		}
	}

	@Test
	void blockingWriterWaitsForItsPlace() throws Exception {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStreamOptions one = WAIT.withStreamClass(new StreamClass("one", 1));
		SendStream first = started(connection, one);
		SendStream second = connection.openSendStream(one);
		CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
			try (var out = second.outputStream()) {
				out.write(new byte[300_000]);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		holds("waiting", A_WHILE, () -> !written.isDone());
		succeeds(first.finish());
		succeeds(written);
		receiver.awaitStream((stream) -> stream.bytes() == 300_000, DEADLINE);
	}

	@Test
	void writableBeforeTheStartSoThatACallerMayAskFirst() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		SendStream stream = connection.openSendStream(WAIT);
		succeeds(stream.whenWritable());
		succeeds(stream.send(new byte[10]));
		succeeds(stream.finish());
	}

	@Test
	@DisplayName("D17: with many threads there are never more in flight than allowed, and all get their turn")
	void exactUnderConcurrency() throws InterruptedException {
		int limit = 7;
		SendStreamOptions options = WAIT.withStreamClass(new StreamClass("seven", limit));
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		AtomicInteger inFlight = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger acknowledged = new AtomicInteger();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			Thread thread = new Thread(() -> {
				for (int j = 0; j < 200; j++) {
					SendStream stream = connection.openSendStream(options);
					stream.start().join();
					most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
					Thread.yield();
					inFlight.decrementAndGet();
					stream.finish().join();
					acknowledged.incrementAndGet();
				}
			});
			threads.add(thread);
			thread.start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(acknowledged).hasValue(3200);
		assertThat(most.get()).isBetween(2, limit);
		await("all have arrived", () -> receiver.finishedCount() == 3200);
	}

	@Test
	@DisplayName("D12: what waits for a place ends with the connection, however much it is")
	void thoseThatWaitEndWithTheConnection() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = this.sender.connect(receiver, relay, (builder) -> {
		});
		started(connection, WAIT);
		started(connection, WAIT);
		List<CompletableFuture<Void>> waiting = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			waiting.add(connection.send(ByteBuffer.allocate(10), WAIT));
		}
		receiver.closeConnections(9);
		waiting.forEach((send) -> assertThat(outcome(send))
			.isInstanceOfAny(StartException.ConnectionLost.class, WriteException.ConnectionLost.class)
			.hasMessageContaining("code 9"));
		succeeds(connection.connect());
		started(connection, FAIL);
		started(connection, FAIL);
	}

	@Test
	@DisplayName("D13: closing waits for those that wait for a place")
	void closingDrains() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver, (builder) -> builder.closeTimeout(DEADLINE));
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			sends.add(connection.send(ByteBuffer.allocate(10), WAIT));
		}
		connection.close();
		sends.forEach(Sender::succeeds);
		await("all have arrived", () -> receiver.finishedCount() == 500);
	}

	private static SendStream started(QuicConnection connection, SendStreamOptions options) {
		SendStream stream = connection.openSendStream(options);
		succeeds(stream.start());
		return stream;
	}

}
