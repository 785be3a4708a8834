package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.SendStreamOptions;
import io.quicsend.StartException;
import io.quicsend.WriteException;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream.End;
import io.quicsend.test.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.await;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.holds;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams that have only so much time.
 */
@Timeout(60)
class StreamDeadlineTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final SendStreamOptions OPTIONS = SendStreamOptions.defaults().withDeadline(SHORT);

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	void unfinishedStreamIsAbortedAtItsDeadline() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream(OPTIONS.withCloseErrorCode(44));
		CompletableFuture<Void> sent = stream.send(new byte[1000]);
		succeeds(sent);
		succeeds(stream.whenClosed());
		WriteException.DeadlineExceeded failure = fails(stream.send(new byte[1]),
				WriteException.DeadlineExceeded.class);
		Messages.assertNames(failure, stream, "sending", "deadline of " + SHORT);
		fails(stream.finish(), WriteException.DeadlineExceeded.class);
		receiver.awaitStream((it) -> it.end() == End.RESET && it.errorCode().getAsLong() == 44, DEADLINE);
	}

	@Test
	@DisplayName("B4: with a peer gone silent everything fails at the deadline, long before the connection is lost")
	void silentPeer() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = this.sender.connect(receiver, relay,
				(builder) -> builder.disconnectTimeout(Duration.ofMinutes(1)));
		relay.dropToServer(true);
		SendStream stream = connection.openSendStream(OPTIONS);
		CompletableFuture<Void> send = stream.send(new byte[500_000]);
		CompletableFuture<Void> finish = stream.finish();
		CompletableFuture<Void> message = connection.send(ByteBuffer.allocate(100), OPTIONS);
		long begin = System.nanoTime();
		fails(send, WriteException.DeadlineExceeded.class);
		fails(finish, WriteException.DeadlineExceeded.class);
		fails(message, WriteException.DeadlineExceeded.class);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SHORT.plusSeconds(5));
		succeeds(stream.whenClosed());
	}

	@Test
	@DisplayName("A11: a stream that waits for the peer's limit fails at its deadline")
	void blockedStream() {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(0));
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream(OPTIONS);
		CompletableFuture<Void> start = stream.start();
		CompletableFuture<Void> send = stream.send(new byte[10]);
		fails(start, StartException.DeadlineExceeded.class);
		fails(send, WriteException.DeadlineExceeded.class);
		receiver.streamLimit(100);
		await("msquic has let go of the stream", () -> this.sender.activeStreams() == 0);
	}

	@Test
	void deadlinePassesWhileConnecting() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		relay.dropToServer(true);
		QuicConnection connection = this.sender.connection("127.0.0.1", relay.address().getPort(), (builder) -> {
		});
		fails(connection.send(ByteBuffer.allocate(10), OPTIONS), StartException.DeadlineExceeded.class);
		SendStream stream = connection.openSendStream(OPTIONS);
		succeeds(stream.whenClosed());
		fails(stream.start(), StartException.DeadlineExceeded.class);
	}

	@Test
	void streamThatIsAcknowledgedInTimeIsLeftAlone() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		SendStreamOptions options = SendStreamOptions.defaults().withDeadline(DEADLINE);
		for (int i = 0; i < 500; i++) {
			sends.add(connection.send(ByteBuffer.allocate(1000), options));
		}
		sends.forEach(Sender::succeeds);
		SendStream stream = connection.openSendStream(OPTIONS);
		succeeds(stream.send(new byte[10]));
		succeeds(stream.finish());
		holds("no change", SHORT.multipliedBy(2), () -> receiver.finishedCount() == 501);
		succeeds(stream.finish());
	}

}
