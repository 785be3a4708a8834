package io.quicsend.receiver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.SendStream;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream.End;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.quicsend.test.assertj.QuicAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the assertions on a receiver.
 */
class QuicAssertionsTests {

	private static final Duration SHORT = Duration.ofMillis(50);

	private QuicReceiver receiver;

	private QuicRegistration registration;

	private QuicConnection connection;

	@BeforeEach
	void start() {
		this.receiver = QuicReceiver.builder().keepContent(true).start();
		this.registration = new QuicRegistration(new MsQuicLibrary(NativeLibraryOptions.defaults()),
				RegistrationOptions.defaults());
		this.connection = this.registration.createConnection("test",
				ConnectionOptions.builder("127.0.0.1", this.receiver.port(), "quic-send")
					.tls(TlsOptions.insecure())
					.build());
	}

	@AfterEach
	void close() {
		this.registration.close();
		this.receiver.close();
	}

	@Test
	void waitForAStream() {
		send("21.5");
		assertThat(this.receiver).within(Duration.ofSeconds(30))
			.receivedStream()
			.isFinished()
			.hasSize(4)
			.hasContent("21.5")
			.content()
			.asString()
			.startsWith("21");
	}

	@Test
	void waitForTheStreamWithAContent() {
		send("first");
		send("second");
		assertThat(this.receiver).hasReceived("second").hasReceived("first").hasConnections(1);
		assertThat(this.receiver).receivedStreams(2).extracting((stream) -> stream.bytes()).containsExactly(5L, 6L);
	}

	@Test
	void waitForResetStream() {
		SendStream stream = this.connection.openSendStream();
		stream.send("part".getBytes(StandardCharsets.UTF_8)).join();
		stream.abort(7);
		assertThat(this.receiver).receivedStream().hasEnd(End.RESET).isReset(7);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.receiver).receivedStream().isReset(8))
			.withMessageContaining("error code 8")
			.withMessageContaining("RESET(7)");
	}

	@Test
	void failWithWhatWasReceivedInstead() {
		send("21.5");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.receiver).receivedStream().hasContent("22.5"))
			.withMessageContaining("\"21.5\"");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.receiver).receivedStream().hasContent("3"))
			.withMessageContaining("Expected 1 bytes")
			.withMessageContaining("4 bytes, FINISHED");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.receiver).within(SHORT).hasReceived("22.5"))
			.withMessageContaining("4 bytes, FINISHED");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(this.receiver).hasReceivedNothing())
			.withMessageContaining("there are 1");
	}

	@Test
	void failAfterTheDeadlineWhereNothingComes() {
		assertThat(this.receiver).hasReceivedNothing();
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.receiver).within(SHORT).receivedStream());
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.receiver).within(SHORT).receivedStreams(1));
		assertThat(this.receiver.streams()).isEmpty();
	}

	private void send(String text) {
		this.connection.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))).join();
	}

}
