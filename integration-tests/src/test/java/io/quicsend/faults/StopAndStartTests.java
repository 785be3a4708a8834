package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.quicsend.ConnectionError;
import io.quicsend.ConnectionFailedException;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.SendStream;
import io.quicsend.StartException;
import io.quicsend.WriteException;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A registration that is stopped and started again.
 */
class StopAndStartTests {

	private static final Duration LONG = Duration.ofSeconds(15);

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("D13: stopping drains what was accepted")
	void stopDrains() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> send = stream.send(new byte[3_000_000]);
		CompletableFuture<Void> finish = stream.finish();
		this.sender.registration().stop(LONG);
		assertThat(send).isCompleted();
		assertThat(finish).isCompleted();
		assertThat(receiver.awaitStreams(1, Sender.DEADLINE).get(0).bytes()).isEqualTo(3_000_000);
	}

	@Test
	void stopClosesEverythingNative() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.awaitConnections(1, LONG);
		this.sender.registration().stop(LONG);
		receiver.awaitConnections(0, LONG);
		// The receiver's listener is the only one left.
		assertThat(this.sender.openObjects()).isOne();
		assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	@DisplayName("D13: what is not acknowledged in time fails when the registration stops")
	void stopIsBounded() {
		QuicReceiver receiver = this.sender.receiver();
		receiver.pauseReceiving();
		QuicConnection connection = this.sender.connect(receiver);
		CompletableFuture<Void> send = connection.openSendStream().send(new byte[2_000_000]);
		long start = System.nanoTime();
		this.sender.registration().stop(Duration.ofMillis(200));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(200), LONG);
		assertThat(Sender.fails(send, WriteException.ConnectionLost.class).error())
			.isEqualTo(new ConnectionError.ShutdownByLocal());
	}

	@Test
	void stoppedConnectionSaysWhyItRefuses() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		this.sender.registration().stop(LONG);
		StartException.ConnectionLost refused = Sender.fails(connection.send(ByteBuffer.allocate(10)),
				StartException.ConnectionLost.class);
		assertThat(refused.error()).isEqualTo(new ConnectionError.ConnectionClosed());
		assertThat(refused).hasMessageContaining("it is stopped, until its registration is started again");
		assertThat(Sender.fails(connection.connect(), ConnectionFailedException.class))
			.hasMessageContaining("it is stopped");
	}

	@Test
	void sendsAgainAfterStart() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		for (int i = 1; i <= 10; i++) {
			Sender.succeeds(connection.send(ByteBuffer.allocate(100)));
			this.sender.registration().stop(LONG);
			this.sender.registration().start();
			assertThat(connection.state()).isEqualTo(ConnectionState.IDLE);
			Sender.succeeds(connection.connect());
		}
		assertThat(receiver.awaitStreams(10, Sender.DEADLINE)).hasSize(10);
	}

	@Test
	void streamFromBeforeTheStopStaysDown() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		Sender.succeeds(stream.send(new byte[10]));
		this.sender.registration().stop(LONG);
		this.sender.registration().start();
		Sender.succeeds(connection.connect());
		Sender.fails(stream.send(new byte[10]), WriteException.ConnectionLost.class);
		stream.close();
		Sender.succeeds(connection.send(ByteBuffer.allocate(10)));
	}

	@Test
	void connectionThatIsCreatedWhileStoppedIsStoppedToo() {
		QuicReceiver receiver = this.sender.receiver();
		QuicRegistration registration = this.sender.registration();
		registration.stop(LONG);
		QuicConnection connection = this.sender.connection("127.0.0.1", receiver.port(), (options) -> {
		});
		assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
		Sender.fails(connection.connect(), ConnectionFailedException.class);
		registration.start();
		Sender.succeeds(connection.connect());
	}

	@Test
	void connectionThatIsClosedWhileStoppedStaysClosed() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		this.sender.registration().stop(LONG);
		connection.close();
		this.sender.registration().start();
		assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(Sender.fails(connection.connect(), ConnectionFailedException.class))
			.hasMessageContaining("it has been closed");
	}

	@Test
	void closedRegistrationDoesNotStart() {
		QuicRegistration registration = this.sender.registration();
		registration.stop(LONG);
		registration.close();
		registration.stop(LONG);
		assertThatIllegalStateException().isThrownBy(registration::start).withMessageContaining("has been closed");
	}

	@Test
	void closingWaitsForTheStop() throws Exception {
		QuicReceiver receiver = this.sender.receiver();
		receiver.pauseReceiving();
		QuicConnection connection = this.sender.connect(receiver);
		CompletableFuture<Void> send = connection.openSendStream().send(new byte[2_000_000]);
		QuicRegistration registration = this.sender.registration();
		Thread stopping = new Thread(() -> registration.stop(LONG));
		stopping.start();
		Sender.await("it stops", () -> connection.state() == ConnectionState.CLOSING);
		Thread closing = new Thread(registration::close);
		closing.start();
		Sender.await("it waits", () -> closing.getState() == Thread.State.TIMED_WAITING);
		receiver.resumeReceiving();
		closing.join(LONG.toMillis());
		stopping.join(LONG.toMillis());
		Sender.succeeds(send);
	}

	@Test
	void unresolvedHostOutlivesNoStop() {
		QuicReceiver receiver = this.sender.receiver();
		QuicRegistration registration = this.sender.registration();
		QuicConnection connection = this.sender.connection("localhost", receiver.port(), (options) -> {
		});
		for (int i = 0; i < 100; i++) {
			// Stopped somewhere between resolving and the handshake.
			this.sender.completes(connection.connect());
			registration.stop(Duration.ZERO);
			registration.start();
		}
		Sender.succeeds(connection.send(ByteBuffer.allocate(10)));
	}

	@Test
	@DisplayName("D12: nothing that was acknowledged is lost, and nothing hangs, while others stop and start")
	void sendsWhileOthersStopAndStart() throws Exception {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		QuicRegistration registration = this.sender.registration();
		AtomicBoolean done = new AtomicBoolean();
		List<CompletableFuture<Void>> results = new ArrayList<>();
		Thread sending = new Thread(() -> {
			while (!done.get()) {
				CompletableFuture<Void> result = connection.send(ByteBuffer.allocate(500));
				results.add(result);
				if (results.size() % 100 == 0) {
					Sender.outcome(result);
				}
			}
		});
		sending.start();
		for (int i = 0; i < 20; i++) {
			registration.stop(LONG);
			registration.start();
			Sender.succeeds(connection.connect());
		}
		done.set(true);
		sending.join(LONG.toMillis());
		int acknowledged = 0;
		for (CompletableFuture<Void> result : results) {
			Throwable failure = Sender.outcome(result);
			if (failure == null) {
				acknowledged++;
			}
			else {
				assertThat(failure).hasMessageContaining("it is stopped");
			}
		}
		assertThat(acknowledged).isPositive();
		assertThat(receiver.awaitStreams(acknowledged, Sender.DEADLINE)).hasSize(acknowledged);
	}

}
