package io.quicsend.faults;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.ConnectionError.ShutdownByTransport;
import io.quicsend.ConnectionFailedException;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.StartException;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.holds;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that can't be established.
 */
@Timeout(60)
class ConnectFailureTests {

	private static final Duration HANDSHAKE_TIMEOUT = Duration.ofMillis(500);

	private static final Duration A_WHILE = Duration.ofMillis(100);

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("B1: nothing listens")
	void closedPortFailsAtOnce() throws SocketException {
		QuicConnection connection = this.sender.connection("127.0.0.1", closedPort(), (builder) -> {
		});
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> send = stream.send(new byte[100]);
		CompletableFuture<Void> finish = stream.finish();
		long begin = System.nanoTime();
		ConnectionFailedException failure = fails(connection.connect(), ConnectionFailedException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("well before the handshake timeout of 10 s")
			.isLessThan(Duration.ofSeconds(5));
		assertStatus(failure.error(), MsQuicStatus.UNREACHABLE);
		Messages.assertNames(failure, connection, "connecting:", "nothing listens", "UNREACHABLE (113)");
		StartException.ConnectionLost lost = fails(send, StartException.ConnectionLost.class);
		assertStatus(lost.error(), MsQuicStatus.UNREACHABLE);
		Messages.assertNames(lost, stream, "starting", "nothing listens", "UNREACHABLE (113)");
		fails(finish, StartException.ConnectionLost.class);
		assertThat(connection.state()).isEqualTo(ConnectionState.IDLE);
	}

	@Test
	@DisplayName("B1: each use tries again, until something listens")
	void connectionIsTriedAnew() throws SocketException {
		int port = closedPort();
		QuicConnection connection = this.sender.connection("127.0.0.1", port, (builder) -> {
		});
		fails(connection.connect(), ConnectionFailedException.class);
		fails(connection.send(ByteBuffer.allocate(1)), StartException.ConnectionLost.class);
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.port(port));
		succeeds(connection.send(ByteBuffer.allocate(1)));
		receiver.awaitStreams(1, DEADLINE);
	}

	@Test
	@DisplayName("B2: a black hole instead of a receiver")
	void blackHoleTimesOut() throws SocketException {
		DatagramSocket blackHole = blackHole();
		QuicConnection connection = this.sender.connection("127.0.0.1", blackHole.getLocalPort(),
				(builder) -> builder.handshakeTimeout(HANDSHAKE_TIMEOUT));
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> start = stream.start();
		CompletableFuture<Void> message = connection.send(ByteBuffer.allocate(100));
		long begin = System.nanoTime();
		assertHandshakeTimeout(connection);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(HANDSHAKE_TIMEOUT.dividedBy(2),
				HANDSHAKE_TIMEOUT.plusSeconds(5));
		StartException.ConnectionLost lost = fails(start, StartException.ConnectionLost.class);
		Messages.assertNames(lost, stream, "starting", "handshake timed out after 500 ms", "CONNECTION_IDLE (62)");
		fails(message, StartException.ConnectionLost.class);
	}

	@Test
	@DisplayName("B2: a network that lets nothing back during the handshake")
	void lostAnswersTimeOut() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver).dropToClient(true);
		QuicConnection connection = this.sender.connection("127.0.0.1", relay.address().getPort(),
				(builder) -> builder.handshakeTimeout(HANDSHAKE_TIMEOUT));
		assertHandshakeTimeout(connection);
		relay.reset();
		succeeds(connection.connect());
	}

	private static void assertHandshakeTimeout(QuicConnection connection) {
		ConnectionFailedException failure = fails(connection.connect(), ConnectionFailedException.class);
		assertStatus(failure.error(), MsQuicStatus.CONNECTION_IDLE);
		Messages.assertNames(failure, connection, "connecting:", "handshake timed out after 500 ms",
				"CONNECTION_IDLE (62)");
		assertThat(failure.getMessage()).doesNotContain("idle timeout");
	}

	@Test
	@DisplayName("B3: closed during a handshake that gets no answer")
	void closeDuringTheHandshakeIsQuick() throws SocketException {
		QuicConnection connection = handshaking();
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> start = stream.start();
		CompletableFuture<Void> send = stream.send(new byte[100]);
		CompletableFuture<Void> connect = connection.connect();
		holds("waiting", A_WHILE, () -> !start.isDone() && !connect.isDone());
		long begin = System.nanoTime();
		connection.close(Duration.ZERO);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
		assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(fails(connect, ConnectionFailedException.class).error()).isEqualTo(new ShutdownByLocal());
		assertThat(fails(start, StartException.ConnectionLost.class).error()).isEqualTo(new ShutdownByLocal());
		StartException.ConnectionLost lost = fails(send, StartException.ConnectionLost.class);
		Messages.assertNames(lost, stream, "starting", "this side closed it");
	}

	@Test
	@DisplayName("B3: closed during a handshake, waiting for what has been accepted")
	void closeDuringTheHandshakeIsBounded() throws SocketException {
		QuicConnection connection = handshaking();
		CompletableFuture<Void> message = connection.send(ByteBuffer.allocate(100));
		long begin = System.nanoTime();
		connection.close(Duration.ofMillis(300));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(290),
				Duration.ofSeconds(3));
		fails(message, StartException.ConnectionLost.class);
	}

	@Test
	@DisplayName("B3: the registration is closed during a handshake that gets no answer")
	void closeOfTheRegistrationDuringTheHandshakeIsQuick() throws SocketException {
		QuicConnection connection = handshaking();
		CompletableFuture<Void> connect = connection.connect();
		CompletableFuture<Void> start = connection.openSendStream().start();
		holds("waiting", A_WHILE, () -> !start.isDone() && !connect.isDone());
		long begin = System.nanoTime();
		this.sender.registration().close();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
		fails(connect, ConnectionFailedException.class);
		fails(start, StartException.ConnectionLost.class);
	}

	@Test
	@DisplayName("B3: closed at any moment of connecting")
	void closeAtAnyMomentOfConnecting() throws SocketException {
		int port = blackHole().getLocalPort();
		QuicReceiver receiver = this.sender.receiver();
		for (int round = 0; round < 100; round++) {
			QuicConnection connection = this.sender.connection("127.0.0.1", (round % 2 == 0) ? port : receiver.port(),
					(builder) -> {
					});
			CompletableFuture<Void> connect = connection.connect();
			CompletableFuture<Void> start = this.sender.completes(connection.openSendStream().start());
			long end = System.nanoTime() + round / 2 * 40_000L;
			while (System.nanoTime() < end) {
				Thread.onSpinWait();
			}
			connection.close();
			this.sender.completes(connect);
			this.sender.completes(start);
		}
	}

	@Test
	@DisplayName("B10: the host has no address")
	void unknownHostIsNamed() {
		QuicConnection connection = this.sender.connection("receiver.invalid", 4433, (builder) -> {
		});
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> send = stream.send(new byte[100]);
		StartException.ConnectionNotStarted failure = fails(connection.connect(),
				StartException.ConnectionNotStarted.class);
		assertThat(failure).hasCauseInstanceOf(UnknownHostException.class);
		Messages.assertNames(failure, connection, "connecting:", "'receiver.invalid'", "unknown");
		StartException.ConnectionNotStarted unsent = fails(send, StartException.ConnectionNotStarted.class);
		Messages.assertNames(unsent, stream, "starting", "'receiver.invalid'", "unknown");
		succeeds(stream.whenClosed());
		assertThat(connection.state()).isEqualTo(ConnectionState.IDLE);
	}

	@Test
	@DisplayName("B10: the host's name takes for ever to resolve")
	void slowResolverHoldsUpNobody(@TempDir Path directory) throws Exception {
		QuicReceiver receiver = this.sender.receiver();
		List<String> lines = HostsFile.slow(directory).run(SlowResolverMain.class, List.of(), receiver.port());
		assertThat(lines).contains("waiting: true, CONNECTING", "closed quickly: true, CLOSED", "closed");
		assertThat(lines).filteredOn((line) -> line.contains("Exception"))
			.hasSize(2)
			.allSatisfy((line) -> assertThat(line)
				.contains("Connection 'slow' to slow.quic-send.test:" + receiver.port(), "this side closed it"));
		assertThat(receiver.acceptedConnections()).isOne();
	}

	private QuicConnection handshaking() throws SocketException {
		return this.sender.connection("127.0.0.1", blackHole().getLocalPort(), (builder) -> {
		});
	}

	private DatagramSocket blackHole() throws SocketException {
		return this.sender.closeLater(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
	}

	private static int closedPort() throws SocketException {
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static void assertStatus(Object error, MsQuicStatus status) {
		assertThat(error).isInstanceOfSatisfying(ShutdownByTransport.class,
				(transport) -> assertThat(MsQuicStatus.of(transport.status())).isEqualTo(status));
	}

}
