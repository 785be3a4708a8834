package io.quicsend.docs.testing;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.autoconfigure.AutoConfigureQuicReceiver;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static io.quicsend.test.assertj.QuicAssertions.assertThat;

@SpringBootTest
@AutoConfigureQuicReceiver
class TelemetryApplicationTests {

	@Test
	void sendsAReading(@Autowired Telemetry telemetry, @Autowired QuicReceiver receiver) {
		telemetry.send(21.5);
		assertThat(receiver).receivedStream().isFinished().hasContent("21.5");
	}

}
