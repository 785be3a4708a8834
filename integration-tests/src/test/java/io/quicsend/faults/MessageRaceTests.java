package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.quicsend.ConnectionError.ShutdownByPeer;
import io.quicsend.ConnectionState;
import io.quicsend.ConnectionTotals;
import io.quicsend.LentMemory;
import io.quicsend.QuicConnection;
import io.quicsend.SendStreamInfo;
import io.quicsend.SendStreamListener;
import io.quicsend.StartException;
import io.quicsend.WriteException;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.UdpRelay;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.await;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that race with the end of their connection.
 * <p>
 * A message first gets its memory, and is then handed to native code, which lets go of it
 * when its stream ends. If its connection ends in between, native code never hears of it:
 * it must be taken back and go with the next connection, and whoever closes the handle
 * must not take it for one that native code holds, and close whatever stream its memory
 * seems to name.
 */
@Timeout(120)
class MessageRaceTests {

	private static final long CODE = 77;

	/** More than processors, so that threads are interrupted anywhere. */
	private static final int THREADS = 12;

	private static final int IN_FLIGHT = 1200;

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("D13: a message that is being prepared when its connection is closed by force goes with the next one")
	void messageBeingPreparedWhenDisconnected() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		succeeds(connection.send(ByteBuffer.wrap(new byte[10])));
		// Returns when the handle has been closed, since the message is waited for.
		whilePreparing(() -> succeeds(connection.disconnect()));
		succeeds(connection.send(ByteBuffer.wrap(new byte[20])));
		assertThat(receiver.acceptedConnections()).isEqualTo(2);
		assertThat(receiver.awaitStreams(2, Sender.DEADLINE)).extracting((stream) -> stream.bytes())
			.containsExactlyInAnyOrder(10L, 20L);
		assertAllEnded(connection, 2);
	}

	@Test
	@DisplayName("A5: a message that is being prepared when the peer closes goes with the next connection")
	void messageBeingPreparedWhenThePeerCloses() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		succeeds(connection.send(ByteBuffer.wrap(new byte[10])));
		whilePreparing(() -> {
			receiver.closeConnections(CODE);
			await("both handles are closed", () -> this.sender.activeConnections() == 0);
		});
		succeeds(connection.send(ByteBuffer.wrap(new byte[20])));
		assertThat(receiver.acceptedConnections()).isEqualTo(2);
		assertAllEnded(connection, 2);
	}

	@Test
	@DisplayName("A5: a message that can't be taken back any more when the peer closes fails with the peer's code")
	void messageBeingSubmittedWhenThePeerCloses() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		AtomicBoolean once = new AtomicBoolean(true);
		this.sender.registration().addStreamListener(new SendStreamListener() {

			@Override
			public void opened(SendStreamInfo stream) {
				if (once.getAndSet(false)) {
					receiver.closeConnections(CODE);
					await("the connection is lost", () -> connection.state() == ConnectionState.IDLE);
				}
			}

		});
		assertThat(fails(connection.send(ByteBuffer.wrap(new byte[10])), StartException.ConnectionLost.class).error())
			.isEqualTo(new ShutdownByPeer(CODE));
		await("nothing native is left", () -> this.sender.activeConnections() == 0);
		assertAllEnded(connection, 1);
	}

	@Test
	@DisplayName("D13: each of the messages of many threads ends while their connection is disconnected again and again")
	void messagesWhileDisconnecting() throws Exception {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		sendWhileEnding(connection, receiver, 100, connection::disconnect);
	}

	@Test
	@DisplayName("A5: each of the messages of many threads ends while the peer closes their connection again and again")
	void messagesWhileThePeerCloses() throws Exception {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		sendWhileEnding(connection, receiver, 100, () -> receiver.closeConnections(CODE));
	}

	@Test
	@DisplayName("B4: each of the messages of many threads ends while their connection is lost again and again")
	void messagesWhileLost() throws Exception {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = this.sender.connect(receiver, relay,
				(options) -> options.disconnectTimeout(Duration.ofMillis(200)));
		sendWhileEnding(connection, receiver, 15, () -> {
			long losses = connection.totals().losses();
			relay.dropToServer(true).dropToClient(true);
			await("the connection is lost", () -> connection.totals().losses() > losses);
			relay.reset();
		});
	}

	/** Do something in the middle of the next send. */
	private void whilePreparing(Runnable action) {
		AtomicBoolean once = new AtomicBoolean(true);
		this.sender.registration().addStreamListener(new SendStreamListener() {

			@Override
			public @Nullable SendStreamListener forStream(SendStreamInfo stream) {
				if (once.getAndSet(false)) {
					action.run();
				}
				return null;
			}

		});
	}

	private static void sendWhileEnding(QuicConnection connection, QuicReceiver receiver, int rounds, Runnable end)
			throws InterruptedException {
		Load load = new Load(connection);
		List<LongSupplier> windows = new ArrayList<>();
		load.start();
		try {
			for (int round = 0; round < rounds; round++) {
				long accepted = receiver.acceptedConnections();
				long acknowledged = load.acknowledged.get();
				windows.add(LentMemory.ofPresentSession(connection));
				await("messages are acknowledged", () -> load.acknowledged.get() > acknowledged + 100);
				end.run();
				await("there is a new connection", () -> receiver.acceptedConnections() > accepted);
				// So that the receiver need not remember them all.
				receiver.forget();
			}
		}
		finally {
			load.stop();
		}
		assertThat(load.unexpected).isEmpty();
		succeeds(connection.send(ByteBuffer.wrap(new byte[10])));
		assertAllEnded(connection, load.sent.get() + 1);
		assertThat(windows).hasSize(rounds).allSatisfy((window) -> assertThat(window.getAsLong()).isZero());
	}

	private static void assertAllEnded(QuicConnection connection, long sent) {
		await("all are counted", () -> connection.totals().bytesPending() == 0);
		ConnectionTotals totals = connection.totals();
		assertThat(totals.streamsOpened()).isEqualTo(sent);
		assertThat(totals.streamsEnded().values().stream().mapToLong(Long::longValue).sum()).as("%s", totals)
			.isEqualTo(sent);
		assertThat(totals.activeMessages()).isZero();
		assertThat(totals.activeStreams()).isZero();
	}

	/** Threads that send as long as the others let them. */
	private static final class Load {

		final AtomicLong sent = new AtomicLong();

		final AtomicLong acknowledged = new AtomicLong();

		final ConcurrentLinkedQueue<Throwable> unexpected = new ConcurrentLinkedQueue<>();

		private final QuicConnection connection;

		private final Semaphore inFlight = new Semaphore(IN_FLIGHT);

		private final List<Thread> threads = new ArrayList<>();

		private volatile boolean running = true;

		Load(QuicConnection connection) {
			this.connection = connection;
		}

		void start() {
			for (int i = 0; i < THREADS; i++) {
				Thread thread = new Thread(this::send, "load-" + i);
				thread.setDaemon(true);
				thread.start();
				this.threads.add(thread);
			}
		}

		private void send() {
			try {
				for (int i = 0; this.running; i++) {
					this.inFlight.acquire();
					this.sent.incrementAndGet();
					CompletableFuture<Void> send = this.connection.send(ByteBuffer.wrap(new byte[1 + i % 300]));
					send.whenComplete((done, failure) -> ended(failure));
				}
			}
			catch (Throwable ex) {
				this.unexpected.add(ex);
			}
		}

		private void ended(@Nullable Throwable failure) {
			if (failure == null) {
				this.acknowledged.incrementAndGet();
			}
			else if (!(failure instanceof WriteException.ConnectionLost)
					&& !(failure instanceof StartException.ConnectionLost)) {
				this.unexpected.add(failure);
			}
			this.inFlight.release();
		}

		/** Wait until all have ended; one that had ended twice would let too many in. */
		void stop() throws InterruptedException {
			this.running = false;
			for (Thread thread : this.threads) {
				thread.join(Sender.DEADLINE.toMillis());
			}
			assertThat(this.inFlight.tryAcquire(IN_FLIGHT, Sender.DEADLINE.toSeconds(), TimeUnit.SECONDS))
				.as("all messages have ended")
				.isTrue();
			assertThat(this.inFlight.availablePermits()).isZero();
		}

	}

}
