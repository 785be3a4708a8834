package io.quicsend.receiver;

import java.time.Duration;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.QuicReceiverExtension;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link QuicReceiverExtension}.
 */
@TestMethodOrder(OrderAnnotation.class)
@Timeout(60)
class QuicReceiverExtensionTests {

	@RegisterExtension
	static final QuicReceiverExtension extension = QuicReceiverExtension.create((builder) -> builder.keepContent(true));

	private static int port;

	@Test
	@Order(1)
	void startsAReceiverAsCustomized(QuicReceiver receiver) throws Exception {
		port = extension.port();
		assertThat(receiver).isSameAs(extension.receiver());
		try (RawSender sender = RawSender.connect(extension.address())) {
			sender.send(new byte[] { 1, 2, 3 });
		}
		assertThat(receiver.awaitStreams(1, Duration.ofSeconds(10)).get(0).content()).containsExactly(1, 2, 3);
		receiver.refuseStreams(true);
	}

	@Test
	@Order(2)
	void resetsTheReceiverBetweenTests(QuicReceiver receiver) throws Exception {
		assertThat(receiver.port()).isEqualTo(port);
		assertThat(receiver.streams()).isEmpty();
		try (RawSender sender = RawSender.connect(extension.address())) {
			sender.send(new byte[] { 1 });
		}
	}

	@Test
	@Order(3)
	void hasNoReceiverOutsideOfTests() {
		assertThatIllegalStateException().isThrownBy(() -> QuicReceiverExtension.create().receiver())
			.withMessageContaining("registered");
	}

	@Nested
	class NestedTests {

		@Test
		void shareTheReceiver() {
			assertThat(extension.port()).isEqualTo(port);
		}

	}

	@Nested
	class InInstanceField {

		@RegisterExtension
		final QuicReceiverExtension own = QuicReceiverExtension.create();

		@Test
		void startsAReceiverPerTest() {
			assertThat(this.own.port()).isNotEqualTo(extension.port());
			assertThat(this.own.certificateAuthority()).isNotNull();
		}

	}

}
