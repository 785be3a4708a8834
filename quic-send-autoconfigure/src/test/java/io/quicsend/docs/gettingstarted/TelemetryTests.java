package io.quicsend.docs.gettingstarted;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.quicsend.docs.SnippetStreams;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.QuicReceiverExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class TelemetryTests {

	@RegisterExtension
	static final QuicReceiverExtension receiver = QuicReceiverExtension.create((builder) -> builder.keepContent(true));

	private SnippetStreams connected;

	private Telemetry telemetry;

	@BeforeEach
	void connect(QuicReceiver receiver) {
		this.connected = new SnippetStreams(receiver);
		this.telemetry = new Telemetry(this.connected.factory());
	}

	@AfterEach
	void close() {
		this.connected.close();
	}

	@Test
	void sendsAMessage(QuicReceiver receiver) throws Exception {
		this.telemetry.send("21.5".getBytes()).get(30, TimeUnit.SECONDS);
		assertThat(receiver.awaitStreams(1, Duration.ofSeconds(30)).get(0).content()).asString().isEqualTo("21.5");
	}

}
