package io.quicsend.docs;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.quicsend.SendStreamFactory;
import io.quicsend.SendStreamOptions;
import io.quicsend.StreamClass;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.QuicReceiverExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The snippet on stream classes of {@code docs/send-stream.md}, against a real receiver.
 */
class StreamClassSnippetTests {

	@RegisterExtension
	static final QuicReceiverExtension receiver = QuicReceiverExtension.create((builder) -> builder.keepContent(true));

	@Test
	void streamClass(QuicReceiver receiver) {
		try (SnippetStreams connected = new SnippetStreams(receiver)) {
			SendStreamFactory streams = connected.factory();
			ByteBuffer message = ByteBuffer.wrap("message".getBytes());
			StreamClass control = new StreamClass("control", 2);
			SendStreamOptions options = SendStreamOptions.defaults()
				.withPriority(0xFFFF)
				.withStreamClass(control)
				.withDeadline(Duration.ofSeconds(5));
			streams.connection("default").send(message, options).join();
		}
		assertThat(receiver.awaitStreams(1, Duration.ofSeconds(30)).get(0).content()).asString().isEqualTo("message");
	}

}
