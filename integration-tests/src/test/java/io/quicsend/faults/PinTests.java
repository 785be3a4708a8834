package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.quicsend.ConnectionFailedException;
import io.quicsend.QuicConnection;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.tls.PublicKeyPin;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Receivers that are known by their public key.
 */
@Timeout(60)
class PinTests {

	private static final TestCertificateAuthority CA = TestCertificateAuthority.create("Test CA");

	private static final IssuedCertificate EXPIRED = CA.expired("elsewhere.example.org");

	private static final IssuedCertificate VALID = CA.server("127.0.0.1");

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	void pinnedKeyAloneIsEnough() {
		QuicReceiver receiver = receiver(EXPIRED);
		succeeds(send(receiver, TlsOptions.pinned(List.of(PublicKeyPin.of(EXPIRED.certificate())))));
		assertThat(receiver.streamCount()).isEqualTo(1);
	}

	@Test
	@DisplayName("C2: a receiver with another key gets nothing, and the message names its pin")
	void otherKey() {
		QuicReceiver receiver = receiver(VALID);
		TlsOptions pinned = TlsOptions.pinned(List.of(PublicKeyPin.of(EXPIRED.certificate())));
		TlsOptions both = TlsOptions.trust(CA.trustManager()).withPins(pinned.pins());
		for (TlsOptions tls : List.of(pinned, both)) {
			QuicConnection connection = connection(receiver, tls);
			assertThat(fails(connection.connect(), ConnectionFailedException.class))
				.hasMessageContaining("its pin is '" + PublicKeyPin.of(VALID.certificate()) + "'");
		}
		assertThat(receiver.streamCount()).isZero();
	}

	@Test
	void pinnedKeyBesidesATrustStore() {
		QuicReceiver receiver = receiver(VALID);
		List<PublicKeyPin> pins = List.of(PublicKeyPin.of(VALID.certificate()));
		succeeds(send(receiver, TlsOptions.trust(CA.trustManager()).withPins(pins)));
		fails(connection(receiver, TlsOptions.systemTrust().withPins(pins)).connect(), ConnectionFailedException.class);
	}

	private QuicReceiver receiver(IssuedCertificate certificate) {
		return this.sender.receiver((builder) -> builder.certificate(certificate));
	}

	private CompletableFuture<Void> send(QuicReceiver receiver, TlsOptions tls) {
		return connection(receiver, tls).send(ByteBuffer.allocate(10));
	}

	private QuicConnection connection(QuicReceiver receiver, TlsOptions tls) {
		return this.sender.connection("127.0.0.1", receiver.port(), (builder) -> builder.tls(tls));
	}

}
