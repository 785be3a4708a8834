package io.quicsend.faults;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.SendStreamOptions;
import io.quicsend.WriteException.Aborted;
import io.quicsend.WriteException.Closed;
import io.quicsend.WriteException.Stopped;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import io.quicsend.test.ReceivedStream.End;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams that are closed without having been finished.
 */
@Timeout(60)
class UnfinishedStreamTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.quicsend");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@RegisterExtension
	final Sender sender = Sender.create();

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
	}

	@Test
	@DisplayName("A21: closed with unsent data: aborted with the default code, and a warning")
	void closeWithoutFinishAbortsAndWarns() {
		QuicReceiver receiver = this.sender.receiver();
		receiver.pauseReceiving();
		QuicConnection connection = this.sender.connect(receiver);
		CompletableFuture<Void> send;
		SendStream closed;
		try (SendStream stream = connection.openSendStream()) {
			send = stream.send(new byte[1_000_000]);
			receiver.awaitStream((it) -> true, DEADLINE);
			closed = stream;
		}
		Aborted failure = fails(send, Aborted.class);
		assertThat(failure.errorCode()).isEqualTo(SendStreamOptions.DEFAULT_CLOSE_ERROR_CODE);
		Messages.assertNames(failure, closed, "sending", "code 1");
		assertReset(receiver, 1);
		assertThat(warnings()).singleElement().asString().contains(closed.debugId(), "without", "code 1", "'faults'");
		fails(closed.send(new byte[1]), Closed.class);
		fails(closed.finish(), Aborted.class);
	}

	@Test
	@DisplayName("A21: closed with everything acknowledged, but no end: aborted all the same")
	void closeWithoutFinishAbortsWithTheConfiguredCode() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream closed;
		try (SendStream stream = connection.openSendStream(SendStreamOptions.defaults().withCloseErrorCode(4711))) {
			succeeds(stream.send(new byte[100]));
			closed = stream;
		}
		succeeds(closed.whenClosed());
		assertReset(receiver, 4711);
		assertThat(warnings()).singleElement().asString().contains("code 4711");
	}

	@Test
	@DisplayName("A21: closed after finish: goes on until acknowledged, without a warning")
	void closeAfterFinishGoesOn() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		receiver.pauseReceiving();
		CompletableFuture<Void> send;
		CompletableFuture<Void> finish;
		try (SendStream stream = connection.openSendStream()) {
			send = stream.send(new byte[1_000_000]);
			finish = stream.finish();
		}
		receiver.resumeReceiving();
		succeeds(send);
		succeeds(finish);
		assertThat(receiver.awaitStreams(1, DEADLINE).get(0).bytes()).isEqualTo(1_000_000);
		assertThat(warnings()).isEmpty();
	}

	@Test
	@DisplayName("A21: closed unused: nothing lost, so no warning")
	void closeOfAnUnusedStreamIsSilent() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		stream.close();
		stream.close();
		succeeds(stream.whenClosed());
		fails(stream.send(new byte[1]), Closed.class);
		assertThat(receiver.streamCount()).isZero();
		assertThat(warnings()).isEmpty();
	}

	@Test
	@DisplayName("A21: closed after it has failed: that has been told already, so no warning")
	void closeOfAFailedStreamIsSilent() {
		QuicReceiver receiver = this.sender.receiver();
		receiver.stopStreamsAfter(0, 12);
		QuicConnection connection = this.sender.connect(receiver);
		for (int i = 0; i < 50; i++) {
			try (SendStream stream = connection.openSendStream()) {
				fails(stream.send(new byte[200_000]), Stopped.class);
			}
		}
		assertThat(warnings()).isEmpty();
	}

	private List<String> warnings() {
		return List.copyOf(this.log.list)
			.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(Level.WARN))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	private static void assertReset(QuicReceiver receiver, long code) {
		ReceivedStream received = receiver.awaitStream((it) -> it.end() != End.OPEN, DEADLINE);
		assertThat(received.end()).isEqualTo(End.RESET);
		assertThat(received.errorCode()).hasValue(code);
	}

}
