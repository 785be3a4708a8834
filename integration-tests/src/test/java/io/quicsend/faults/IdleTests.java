package io.quicsend.faults;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.quicsend.ConnectionError.ShutdownByTransport;
import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.WriteException;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.holds;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections on which nothing happens.
 */
@Timeout(60)
class IdleTests {

	private static final Duration SHORT = Duration.ofMillis(500);

	private static final Duration LONG = Duration.ofSeconds(30);

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("B14: the sender's idle timeout counts if it is the shorter one")
	void sendersTimeoutCounts() {
		assertEndsAfterShort(this.sender.receiver((builder) -> builder.idleTimeout(LONG)), SHORT);
	}

	@Test
	@DisplayName("B14: the receiver's idle timeout counts if it is the shorter one")
	void receiversTimeoutCounts() {
		assertEndsAfterShort(this.sender.receiver((builder) -> builder.idleTimeout(SHORT)), LONG);
	}

	@Test
	@DisplayName("B14: the receiver's idle timeout counts if the sender has none")
	void receiversTimeoutCountsIfThereIsNoOther() {
		assertEndsAfterShort(this.sender.receiver((builder) -> builder.idleTimeout(SHORT)), Duration.ZERO);
	}

	private void assertEndsAfterShort(QuicReceiver receiver, Duration idleTimeout) {
		QuicConnection connection = this.sender.connect(receiver, (builder) -> builder.idleTimeout(idleTimeout));
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(new byte[100]));
		long begin = System.nanoTime();
		succeeds(stream.whenClosed());
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT.multipliedBy(8).dividedBy(10),
				SHORT.plusSeconds(3));
		WriteException.ConnectionLost lost = fails(stream.send(new byte[1]), WriteException.ConnectionLost.class);
		assertThat(lost.error()).isInstanceOfSatisfying(ShutdownByTransport.class,
				(error) -> assertThat(MsQuicStatus.of(error.status())).isEqualTo(MsQuicStatus.CONNECTION_IDLE));
		Messages.assertNames(lost, stream, "sending", "idle timeout", "CONNECTION_IDLE (62)");
		assertThat(connection.state()).isEqualTo(ConnectionState.IDLE);
	}

	@Test
	@DisplayName("B14: keep-alive keeps an idle connection up")
	void keepAliveKeepsTheConnectionUp() {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.idleTimeout(Duration.ofMillis(700)));
		QuicConnection connection = this.sender.connect(receiver,
				(builder) -> builder.idleTimeout(Duration.ofMillis(700)).keepAlive(Duration.ofMillis(200)));
		SendStream stream = connection.openSendStream();
		succeeds(stream.send(new byte[100]));
		CompletableFuture<Void> closed = stream.whenClosed();
		holds("connected", Duration.ofMillis(2100),
				() -> !closed.isDone() && connection.state() == ConnectionState.CONNECTED);
		succeeds(stream.finish());
		assertThat(receiver.acceptedConnections()).isOne();
	}

}
