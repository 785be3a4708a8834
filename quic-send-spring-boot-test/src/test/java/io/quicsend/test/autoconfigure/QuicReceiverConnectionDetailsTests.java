package io.quicsend.test.autoconfigure;

import java.util.Map;

import io.quicsend.autoconfigure.QuicSendConnectionDetails;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuicReceiverConnectionDetails}.
 */
class QuicReceiverConnectionDetailsTests {

	@Test
	void holdForAllConnectionsUnlessSomeAreNamed() {
		try (QuicReceiver receiver = QuicReceiver.builder().start()) {
			assertThat(QuicReceiverConnectionDetails.of(receiver).getReceiver("any")).isNotNull();
			QuicReceiverConnectionDetails details = QuicReceiverConnectionDetails.of(receiver, "audit");
			assertThat(details.getReceiver("audit")).isNotNull();
			assertThat(details.getReceiver("default")).isNull();
		}
	}

	@Test
	void springBootMakesThemOfAReceiver() {
		try (QuicReceiver receiver = QuicReceiver.builder().start()) {
			Map<Class<?>, ConnectionDetails> details = new ConnectionDetailsFactories(getClass().getClassLoader())
				.getConnectionDetails(receiver, true);
			assertThat(details).containsOnlyKeys(QuicSendConnectionDetails.class);
			assertThat(details.get(QuicSendConnectionDetails.class)).isInstanceOfSatisfying(
					QuicSendConnectionDetails.class,
					(made) -> assertThat(made.getReceiver("default").endpoints().get(0).port())
						.isEqualTo(receiver.port()));
		}
	}

}
