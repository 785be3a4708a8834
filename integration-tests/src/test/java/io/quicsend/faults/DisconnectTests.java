package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.quicsend.ConnectionEnd;
import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.ConnectionInfo;
import io.quicsend.ConnectTimes;
import io.quicsend.ConnectionListener;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.WriteException;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that this side ends, to be established anew when they are used.
 */
@Timeout(60)
class DisconnectTests {

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	void nextMessageEstablishesTheConnectionAnew() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		succeeds(connection.disconnect());
		assertThat(connection.state()).isEqualTo(ConnectionState.IDLE);
		receiver.awaitConnections(0, Sender.DEADLINE);
		succeeds(connection.send(ByteBuffer.allocate(10)));
		assertThat(receiver.acceptedConnections()).isEqualTo(2);
		assertThat(connection.totals().connects()).isEqualTo(2);
		assertThat(connection.lastErrors()).isEmpty();
	}

	@Test
	void openStreamIsDeliveredWhileNewStreamsGoToANewConnection() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver, (options) -> options.closeTimeout(Sender.DEADLINE));
		SendStream old = connection.openSendStream();
		succeeds(old.send(ByteBuffer.allocate(1000)));
		CompletableFuture<Void> closed = connection.disconnect();
		succeeds(connection.send(ByteBuffer.allocate(10)));
		assertThat(receiver.acceptedConnections()).isEqualTo(2);
		assertThat(closed).isNotDone();
		succeeds(old.send(ByteBuffer.allocate(1000)));
		succeeds(old.finish());
		succeeds(closed);
		receiver.awaitConnections(1, Sender.DEADLINE);
		assertThat(receiver.awaitStreams(2, Sender.DEADLINE)).extracting((stream) -> stream.bytes())
			.containsExactlyInAnyOrder(2000L, 10L);
	}

	@Test
	void streamThatIsNotDownInTimeFails() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver,
				(options) -> options.closeTimeout(Duration.ofMillis(200)));
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(ByteBuffer.allocate(10)));
		succeeds(connection.disconnect());
		assertThat(fails(stream.send(ByteBuffer.allocate(10)), WriteException.ConnectionLost.class))
			.hasMessageContaining("this side disconnected it");
	}

	@Test
	void listenersAreToldAtOnceAndOnce() {
		List<Object> heard = new CopyOnWriteArrayList<>();
		this.sender.registration().addConnectionListener(new ConnectionListener() {

			@Override
			public void connected(QuicConnection connection, ConnectionInfo info, ConnectTimes times) {
				heard.add("connected");
			}

			@Override
			public void disconnected(QuicConnection connection, ConnectionEnd end) {
				heard.add(end);
			}

		});
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		CompletableFuture<Void> closed = connection.disconnect();
		assertThat(heard).hasSize(2).last().isInstanceOfSatisfying(ConnectionEnd.class, (end) -> {
			assertThat(end.error()).isEqualTo(new ShutdownByLocal());
			assertThat(end.wasConnected()).isTrue();
			assertThat(end.reconnects()).isTrue();
		});
		succeeds(closed);
		succeeds(connection.disconnect());
		succeeds(connection.connect());
		assertThat(heard).hasSize(3).last().isEqualTo("connected");
	}

	@Test
	void attemptIsGivenUp() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connection("127.0.0.1", receiver.port(), (builder) -> {
		});
		succeeds(connection.disconnect());
		assertThat(connection.lastConnected()).isEmpty();
		CompletableFuture<Void> attempt = connection.connect();
		succeeds(connection.disconnect());
		Sender.outcome(attempt);
		assertThat(connection.state()).isEqualTo(ConnectionState.IDLE);
		succeeds(connection.connect());
		assertThat(connection.lastConnected()).isPresent();
	}

	@Test
	void closedConnectionStaysClosed() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		connection.close();
		succeeds(connection.disconnect());
		assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
	}

}
