package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.quicsend.ConnectionError.ShutdownByPeer;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.StartException;
import io.quicsend.StreamState;
import io.quicsend.WriteException;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.await;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.outcome;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The receiver's application closes the connection (RFC 9000, 10.2).
 */
@Timeout(60)
class ConnectionCloseTests {

	private static final long CODE = 99;

	private static final ShutdownByPeer BY_PEER = new ShutdownByPeer(CODE);

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("A5: the receiver closes the connection: an idle stream")
	void idleStreamFailsWithTheCode() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> acknowledged = stream.send(new byte[1000]);
		succeeds(acknowledged);
		receiver.closeConnections(CODE);
		succeeds(stream.whenClosed());
		assertThat(acknowledged).isCompleted();
		assertLost(stream.send(new byte[1]), stream);
		assertLost(stream.finish(), stream);
		assertLost(stream.whenWritable(), stream);
		succeeds(stream.start());
		assertThatExceptionOfType(WriteException.ConnectionLost.class)
			.isThrownBy(() -> stream.outputStream().write(new byte[1]));
		assertThat(stream.state()).isEqualTo(StreamState.SHUTDOWN_COMPLETE);
	}

	@Test
	@DisplayName("A5: the receiver closes the connection: a busy stream")
	void busyStreamFailsEverySendInOrder() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.pauseReceiving();
		SendStream stream = connection.openSendStream();
		List<CompletableFuture<Void>> sends = IntStream.range(0, 20)
			.mapToObj((i) -> stream.send(new byte[100_000]))
			.toList();
		CompletableFuture<Void> finish = stream.finish();
		receiver.awaitStream((it) -> true, DEADLINE);
		receiver.closeConnections(CODE);
		sends.forEach((send) -> assertLost(send, stream));
		assertLost(finish, stream);
		succeeds(stream.whenClosed());
	}

	@Test
	@DisplayName("A5: the receiver closes the connection: a stream that was never started")
	void streamNeverStartedFails() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		assertThat(stream.state()).isEqualTo(StreamState.OPEN);
		receiver.closeConnections(CODE);
		succeeds(stream.whenClosed());
		assertNotStarted(stream.start(), stream);
		assertNotStarted(stream.send(new byte[1]), stream);
		assertNotStarted(stream.finish(), stream);
		assertThat(stream.id()).isEmpty();
	}

	@Test
	@DisplayName("A5: the receiver closes the connection: a stream that waits for the limit")
	void blockedStreamFails() {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(0));
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> start = stream.start();
		CompletableFuture<Void> send = stream.send(new byte[1000]);
		CompletableFuture<Void> message = connection.send(ByteBuffer.allocate(100));
		await("an id", () -> stream.id().isPresent());
		receiver.closeConnections(CODE);
		assertNotStarted(start, stream);
		assertThat(fails(message, WriteException.ConnectionLost.class).error()).isEqualTo(BY_PEER);
		assertLost(send, stream);
		succeeds(stream.whenClosed());
	}

	@Test
	@DisplayName("A5: the receiver closes the connection: the next stream connects anew")
	void nextStreamConnectsAnew() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream lost = connection.openSendStream();
		receiver.closeConnections(CODE);
		succeeds(lost.whenClosed());
		await("the connection is idle", () -> connection.state() == ConnectionState.IDLE);
		assertThat(connection.info()).isEmpty();
		succeeds(connection.send(ByteBuffer.allocate(100)));
		assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(receiver.acceptedConnections()).isEqualTo(2);
	}

	@Test
	@DisplayName("A5: the receiver closes the connection again and again, under load")
	void everySendUnderLoadEndsOnce() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		for (int round = 0; round < 10; round++) {
			List<CompletableFuture<Void>> sends = IntStream.range(0, 200)
				.mapToObj((i) -> connection.send(ByteBuffer.allocate(2000)))
				.toList();
			SendStream never = connection.openSendStream();
			outcome(sends.get(round * 10));
			receiver.closeConnections(CODE);
			for (CompletableFuture<Void> send : sends) {
				Throwable failure = outcome(send);
				if (failure instanceof WriteException.ConnectionLost lost) {
					assertThat(lost.error()).isEqualTo(BY_PEER);
				}
				else if (failure instanceof StartException.ConnectionLost lost) {
					assertThat(lost.error()).isEqualTo(BY_PEER);
				}
				else {
					assertThat(failure).isNull();
				}
			}
			never.close();
		}
	}

	@Test
	@DisplayName("D7: statistics are asked for while the connection is closed")
	void statisticsWhileTheConnectionIsClosed() throws Exception {
		QuicReceiver receiver = this.sender.receiver();
		for (int round = 0; round < 30; round++) {
			QuicConnection connection = this.sender.connect(receiver);
			SendStream stream = connection.openSendStream();
			succeeds(stream.start());
			List<Thread> threads = List.of(new Thread(() -> askUntilItFails(connection::statistics)),
					new Thread(() -> askUntilItFails(stream::statistics)));
			threads.forEach(Thread::start);
			if (round % 2 == 0) {
				connection.close();
			}
			else {
				receiver.closeConnections(CODE);
			}
			for (Thread thread : threads) {
				thread.join(DEADLINE.toMillis());
				assertThat(thread.isAlive()).isFalse();
			}
		}
	}

	private static void askUntilItFails(Callable<?> statistics) {
		try {
			while (true) {
				statistics.call();
			}
		}
		catch (Exception ex) {
			// The connection is gone.
		}
	}

	private static void assertLost(CompletableFuture<?> future, SendStream stream) {
		WriteException.ConnectionLost lost = fails(future, WriteException.ConnectionLost.class);
		assertThat(lost.error()).isEqualTo(BY_PEER);
		Messages.assertNames(lost, stream, "sending", "the peer closed it with code 99");
	}

	private static void assertNotStarted(CompletableFuture<?> future, SendStream stream) {
		StartException.ConnectionLost lost = fails(future, StartException.ConnectionLost.class);
		assertThat(lost.error()).isEqualTo(BY_PEER);
		Messages.assertNames(lost, stream, "starting", "the peer closed it with code 99");
	}

}
