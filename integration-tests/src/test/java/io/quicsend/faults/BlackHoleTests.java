package io.quicsend.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.quicsend.ConnectionError.ShutdownByTransport;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.StartException;
import io.quicsend.WriteException;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.quicsend.faults.Sender.await;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Networks that swallow everything after the handshake.
 */
@Timeout(60)
class BlackHoleTests {

	private static final Duration DISCONNECT_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(1);

	/** Several times what a receiver may take to acknowledge. */
	private static final Duration QUIET = Duration.ofMillis(300);

	/** For a machine that has other things to do. */
	private static final Duration LATE = Duration.ofSeconds(2);

	@RegisterExtension
	final Sender sender = Sender.create();

	@ParameterizedTest(name = "to the receiver: {0}, back: {1}")
	@CsvSource({ "true, true", "true, false", "false, true" })
	@DisplayName("B4: a black hole with data in flight")
	void dataInFlightIsGivenUpAfterTheDisconnectTimeout(boolean toServer, boolean toClient) {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = this.sender.connect(receiver, relay,
				(builder) -> builder.disconnectTimeout(DISCONNECT_TIMEOUT));
		SendStream stream = connection.openSendStream();
		SendStream never = connection.openSendStream();
		CompletableFuture<Void> acknowledged = stream.send(new byte[100]);
		succeeds(acknowledged);
		relay.dropToServer(toServer).dropToClient(toClient);
		long begin = System.nanoTime();
		List<CompletableFuture<Void>> sends = IntStream.range(0, 10)
			.mapToObj((i) -> stream.send(new byte[50_000]))
			.toList();
		CompletableFuture<Void> finish = stream.finish();
		sends.forEach((send) -> assertLost(send, stream, MsQuicStatus.CONNECTION_TIMEOUT,
				"the peer acknowledged nothing for 1000 ms", "CONNECTION_TIMEOUT (110)"));
		assertAbout(Duration.ofNanos(System.nanoTime() - begin), DISCONNECT_TIMEOUT);
		assertLost(finish, stream, MsQuicStatus.CONNECTION_TIMEOUT);
		fails(never.start(), StartException.ConnectionLost.class);
		assertThat(acknowledged).isCompleted();
		assertThat(connection.state()).isEqualTo(ConnectionState.IDLE);
		relay.reset();
		succeeds(connection.connect());
	}

	@ParameterizedTest(name = "to the receiver: {0}, back: {1}")
	@CsvSource({ "true, true", "true, false", "false, true" })
	@DisplayName("B4: a black hole with data in flight, and an idle timeout that is shorter")
	void dataInFlightIsGivenUpAfterTheIdleTimeout(boolean toServer, boolean toClient) {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = this.sender.connect(receiver, relay,
				(builder) -> builder.idleTimeout(IDLE_TIMEOUT));
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(new byte[100]));
		relay.dropToServer(toServer).dropToClient(toClient);
		long begin = System.nanoTime();
		assertLost(stream.send(new byte[50_000]), stream, MsQuicStatus.CONNECTION_IDLE, "idle timeout",
				"CONNECTION_IDLE (62)");
		assertAbout(Duration.ofNanos(System.nanoTime() - begin), IDLE_TIMEOUT);
	}

	@Test
	@DisplayName("B4: a black hole with nothing in flight")
	void nothingInFlightIsGivenUpAfterTheIdleTimeout() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = this.sender.connect(receiver, relay,
				(builder) -> builder.disconnectTimeout(DISCONNECT_TIMEOUT.dividedBy(4)).idleTimeout(IDLE_TIMEOUT));
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(new byte[100]));
		awaitQuiet(relay);
		relay.dropToServer(true).dropToClient(true);
		long begin = System.nanoTime();
		succeeds(stream.whenClosed());
		// It has been idle for a part of that time before.
		assertAbout(Duration.ofNanos(System.nanoTime() - begin), IDLE_TIMEOUT.minus(QUIET));
		assertLost(stream.send(new byte[1]), stream, MsQuicStatus.CONNECTION_IDLE);
	}

	/** Until whatever both sides still had to say has been said, and acknowledged. */
	private static void awaitQuiet(UdpRelay relay) {
		AtomicLong forwarded = new AtomicLong(relay.forwarded());
		AtomicLong since = new AtomicLong(System.nanoTime());
		await("nothing is under way", () -> {
			if (forwarded.getAndSet(relay.forwarded()) != relay.forwarded()) {
				since.set(System.nanoTime());
			}
			return System.nanoTime() - since.get() > QUIET.toNanos();
		});
	}

	@Test
	@DisplayName("B4: a black hole with nothing in flight, found by keep-alive")
	void keepAliveFindsTheBlackHole() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = this.sender.connect(receiver, relay,
				(builder) -> builder.disconnectTimeout(DISCONNECT_TIMEOUT).keepAlive(Duration.ofMillis(100)));
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(new byte[100]));
		relay.dropToServer(true).dropToClient(true);
		long begin = System.nanoTime();
		succeeds(stream.whenClosed());
		assertAbout(Duration.ofNanos(System.nanoTime() - begin), DISCONNECT_TIMEOUT);
		assertLost(stream.send(new byte[1]), stream, MsQuicStatus.CONNECTION_TIMEOUT);
	}

	@Test
	@DisplayName("B4: a black hole that closes in time")
	void shortBlackHoleLosesNothing() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = this.sender.connect(receiver, relay, (builder) -> {
		});
		Payload payload = new Payload(1, 1_000_000);
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(new byte[0]));
		List<CompletableFuture<Void>> sends = payload.sendInPieces(stream, 10_000);
		relay.dropToServer(true).dropToClient(true);
		long dropped = relay.dropped();
		CompletableFuture<Void> finish = stream.finish();
		await("something is dropped", () -> relay.dropped() > dropped + 2);
		relay.reset();
		sends.forEach(Sender::succeeds);
		succeeds(finish);
		assertThat(receiver.awaitStreams(1, Sender.DEADLINE).get(0).sha256()).isEqualTo(payload.sha256());
	}

	@Test
	@DisplayName("B4: closed while in a black hole")
	void closeInABlackHoleIsBounded() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = this.sender.connect(receiver, relay, (builder) -> {
		});
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(new byte[100]));
		relay.dropToServer(true).dropToClient(true);
		CompletableFuture<Void> send = stream.send(new byte[100_000]);
		CompletableFuture<Void> abort = connection.openSendStream().send(new byte[1]);
		long begin = System.nanoTime();
		connection.close(Duration.ofMillis(100));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
		fails(send, WriteException.ConnectionLost.class);
		fails(abort, WriteException.ConnectionLost.class);
	}

	private static void assertLost(CompletableFuture<Void> future, SendStream stream, MsQuicStatus status,
			String... reasons) {
		WriteException.ConnectionLost lost = fails(future, WriteException.ConnectionLost.class);
		assertThat(lost.error()).isInstanceOfSatisfying(ShutdownByTransport.class,
				(error) -> assertThat(MsQuicStatus.of(error.status())).isEqualTo(status));
		Messages.assertNames(lost, stream, "sending", reasons);
	}

	private static void assertAbout(Duration actual, Duration configured) {
		assertThat(actual).isBetween(configured.multipliedBy(8).dividedBy(10),
				configured.multipliedBy(12).dividedBy(10).plus(LATE));
	}

}
