package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.quicsend.Completions;
import io.quicsend.ConnectionError;
import io.quicsend.ConnectionTotals;
import io.quicsend.QuicConnection;
import io.quicsend.QuicSendException;
import io.quicsend.SendStreamInfo;
import io.quicsend.SendStreamListener;
import io.quicsend.SendStreamOutcome;
import io.quicsend.StartException;
import io.quicsend.WriteException;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.outcome;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that are closed with messages under way, which native code holds.
 */
@Timeout(60)
class ForcedCloseTests {

	/** How long a connection waits for msquic to end it before it closes the handle. */
	private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("B4: messages in a black hole end when their connection is closed")
	void messagesInABlackHoleEnd() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = this.sender.connect(receiver, relay, (options) -> {
		});
		succeeds(connection.send(ByteBuffer.wrap(new byte[10])));
		relay.dropToServer(true).dropToClient(true);
		List<CompletableFuture<Void>> sends = messages(connection, 500);
		long begin = System.nanoTime();
		connection.close(Duration.ofMillis(100));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
		assertEnded(connection, sends);
		assertTotals(connection, 501, 500);
	}

	@Test
	@DisplayName("B4: messages end though msquic takes too long to end their connection, which is closed by force")
	void messagesEndWhenShuttingDownTakesTooLong() {
		QuicReceiver receiver = this.sender.receiver();
		// msquic waits for the peer's answer in proportion to this.
		UdpRelay relay = this.sender.relay(receiver).delay(Duration.ofMillis(250));
		QuicConnection connection = this.sender.connect(receiver, relay, (options) -> {
		});
		relay.dropToServer(true).dropToClient(true);
		List<CompletableFuture<Void>> sends = messages(connection, 500);
		long begin = System.nanoTime();
		connection.close(Duration.ZERO);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(SHUTDOWN_LIMIT)
			.isLessThan(Duration.ofSeconds(10));
		assertEnded(connection, sends);
		assertTotals(connection, 500, 500);
	}

	/**
	 * A listener closes the connection, though it must not, between the time when the
	 * message can't be refused any more and the time when native code could be told of
	 * it; and native code is not told, since a stage sends it.
	 */
	@Test
	@DisplayName("D13: a message that is put off when its connection is closed by force ends")
	void messageThatIsPutOffEnds() {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(0));
		QuicConnection connection = this.sender.connect(receiver);
		AtomicBoolean closing = new AtomicBoolean();
		List<QuicSendException> failures = new CopyOnWriteArrayList<>();
		this.sender.registration().addStreamListener(new SendStreamListener() {

			@Override
			public void opened(SendStreamInfo stream) {
				if (closing.get()) {
					connection.close(Duration.ZERO);
				}
			}

			@Override
			public void failed(SendStreamInfo stream, QuicSendException cause) {
				failures.add(cause);
			}

		});
		List<CompletableFuture<Void>> putOff = new ArrayList<>();
		CompletableFuture<Void> stage = connection.send(ByteBuffer.wrap(new byte[10])).thenRun(() -> {
			closing.set(true);
			putOff.add(connection.send(ByteBuffer.wrap(new byte[10])));
		});
		receiver.streamLimit(1);
		succeeds(stage);
		assertThat(putOff).hasSize(1);
		assertEnded(connection, putOff);
		assertThat(failures).singleElement().isSameAs(outcome(putOff.get(0)));
		assertTotals(connection, 2, 1);
	}

	private List<CompletableFuture<Void>> messages(QuicConnection connection, int count) {
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			sends.add(connection.send(ByteBuffer.wrap(new byte[10])));
		}
		return sends;
	}

	private static void assertEnded(QuicConnection connection, List<CompletableFuture<Void>> sends) {
		sends.forEach((send) -> {
			Throwable failure = outcome(send);
			if (failure instanceof WriteException.ConnectionLost lost) {
				assertThat(lost.error()).isEqualTo(new ConnectionError.ShutdownByLocal());
			}
			else {
				// It had not been started when the connection ended.
				assertThat(failure).isInstanceOfSatisfying(StartException.ConnectionLost.class,
						(lost) -> assertThat(lost.error()).isEqualTo(new ConnectionError.ShutdownByLocal()));
			}
			Messages.assertNames(failure, connection, "this side closed it");
		});
	}

	private static void assertTotals(QuicConnection connection, int opened, int failed) {
		ConnectionTotals totals = connection.totals();
		assertThat(totals.streamsOpened()).isEqualTo(opened);
		assertThat(totals.streamsEnded().values().stream().mapToLong(Long::longValue).sum()).as("%s", totals)
			.isEqualTo(opened);
		assertThat(totals.streamsEnded(SendStreamOutcome.ACKNOWLEDGED)).isEqualTo(opened - failed);
		assertThat(totals.activeMessages() + totals.activeStreams()).isZero();
		assertThat(totals.bytesPending()).isZero();
	}

	/**
	 * A stage that runs on the connection's own worker must not close it; but whoever
	 * does so all the same has msquic close the connection before it sees what other
	 * threads have sent meanwhile.
	 */
	@Nested
	class OnTheWorker {

		@RegisterExtension
		final Sender sender = Sender.create((options) -> options.withCompletions(Completions.DIRECT));

		@Test
		@DisplayName("D3: messages that msquic has not seen end when a stage on the worker closes their connection")
		void messagesThatMsquicHasNotSeenEnd() {
			QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(0));
			QuicConnection connection = this.sender.connect(receiver);
			List<CompletableFuture<Void>> sends = new ArrayList<>();
			CompletableFuture<Void> stage = closingStage(connection, sends);
			receiver.streamLimit(1);
			succeeds(stage);
			assertThat(sends).hasSize(50);
			assertEnded(connection, sends);
			assertTotals(connection, 51, 50);
		}

		@Test
		@DisplayName("D3: so do those that have been started and wait for the peer's limit of streams")
		void messagesThatHaveBeenStartedEndToo() {
			QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(0));
			QuicConnection connection = this.sender.connect(receiver);
			List<CompletableFuture<Void>> sends = new ArrayList<>();
			CompletableFuture<Void> stage = closingStage(connection, sends);
			List<CompletableFuture<Void>> blocked = messages(connection, 50);
			receiver.streamLimit(1);
			succeeds(stage);
			assertThat(sends).hasSize(50);
			assertEnded(connection, sends);
			assertEnded(connection, blocked);
			assertTotals(connection, 101, 100);
		}

		private CompletableFuture<Void> closingStage(QuicConnection connection, List<CompletableFuture<Void>> sends) {
			return connection.send(ByteBuffer.wrap(new byte[10])).thenRun(() -> {
				assertThat(Thread.currentThread().getName()).startsWith("quic-send-msquic-");
				sends.addAll(CompletableFuture.supplyAsync(() -> messages(connection, 50)).join());
				connection.close(Duration.ZERO);
			});
		}

	}

}
