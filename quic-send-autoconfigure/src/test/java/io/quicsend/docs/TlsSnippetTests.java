package io.quicsend.docs;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

import javax.net.ssl.X509ExtendedTrustManager;

import io.quicsend.QuicConnection;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.QuicReceiverExtension;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.tls.ClientIdentity;
import io.quicsend.tls.PublicKeyPin;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Snippets of {@code docs/tls.md} on pins, reloads and key logs.
 */
class TlsSnippetTests {

	@RegisterExtension
	static final QuicReceiverExtension receiver = QuicReceiverExtension.create();

	private final TestCertificateAuthority authority = TestCertificateAuthority.create("test");

	private final X509ExtendedTrustManager trustManager = this.authority.trustManager();

	@Test
	void pinned() {
		String digest = "d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM=";
		TlsOptions options = TlsOptions.pinned(List.of(PublicKeyPin.of("sha256/" + digest)));
		assertThat(options.pins()).hasToString("[sha256/" + digest + "]");
	}

	@Test
	void pinnedBesidesATrustStore() {
		X509ExtendedTrustManager trustManager = this.trustManager;
		PublicKeyPin currentKey = PublicKeyPin.of(this.authority.server("localhost").certificate());
		PublicKeyPin nextKey = PublicKeyPin.of(this.authority.server("localhost").certificate());
		TlsOptions options = TlsOptions.trust(trustManager).withPins(List.of(currentKey, nextKey));
		assertThat(options.pins()).containsExactlyInAnyOrder(currentKey, nextKey);
	}

	@Test
	void reload(QuicReceiver receiver) {
		try (SnippetStreams connected = new SnippetStreams(receiver)) {
			QuicConnection connection = connected.factory().connection("default");
			connection.send(ByteBuffer.allocate(10)).join();
			X509ExtendedTrustManager trustManager = receiver.certificateAuthority().trustManager();
			ClientIdentity renewed = this.authority.client("sender").clientIdentity();
			connection.reload(TlsOptions.trust(trustManager).withClientIdentity(renewed)).join();
			connection.send(ByteBuffer.allocate(10)).join();
			assertThat(receiver.acceptedConnections()).isEqualTo(2);
		}
	}

	@Test
	void keyLog() {
		X509ExtendedTrustManager trustManager = this.trustManager;
		TlsOptions options = TlsOptions.trust(trustManager).withKeyLogFile(Path.of("keys.log"));
		assertThat(options.keyLogFile()).isEqualTo(Path.of("keys.log"));
	}

}
