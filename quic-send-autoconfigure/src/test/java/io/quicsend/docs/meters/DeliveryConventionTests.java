package io.quicsend.docs.meters;

import java.nio.file.Path;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quicsend.spring.ReceiverFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static io.quicsend.spring.ReceiverFixture.await;
import static io.quicsend.spring.ReceiverFixture.get;
import static io.quicsend.spring.ReceiverFixture.streams;

/**
 * The snippet of {@code docs/meters.md}.
 */
@Timeout(180)
class DeliveryConventionTests {

	@Test
	void addsATagToTheTimer(@TempDir Path directory) throws Exception {
		try (ReceiverFixture fixture = new ReceiverFixture(directory)) {
			fixture.contextRunner()
				.withBean(SimpleMeterRegistry.class)
				.withBean(DeliveryConvention.class)
				.run((context) -> {
					get(streams(context).send(new byte[1]));
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					await("the timer", () -> registry.find("quic.send.stream").tag("kind", "message").timer() != null);
				});
		}
	}

}
