package io.quicsend.docs;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.X509ExtendedTrustManager;

import io.quicsend.SendStream;
import io.quicsend.SendStreamFactory;
import io.quicsend.WriteException;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.QuicReceiverExtension;
import io.quicsend.test.ReceivedStream;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.tls.ClientIdentity;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The snippets of {@code docs/send-stream.md}, {@code docs/errors.md} and
 * {@code docs/tls.md}, against a real receiver.
 */
class SendStreamSnippetTests {

	private static final Logger log = LoggerFactory.getLogger(SendStreamSnippetTests.class);

	@RegisterExtension
	static final QuicReceiverExtension receiver = QuicReceiverExtension.create((builder) -> builder.keepContent(true));

	private SnippetStreams connected;

	private SendStreamFactory streams;

	@BeforeEach
	void connect(QuicReceiver receiver) {
		this.connected = new SnippetStreams(receiver);
		this.streams = this.connected.factory();
	}

	@AfterEach
	void close() {
		this.connected.close();
	}

	@Test
	void openSendFinish(QuicReceiver receiver) {
		SendStreamFactory streams = this.streams;
		byte[] payload = "payload".getBytes();
		try (SendStream stream = streams.open()) {
			stream.send(payload).join();
			stream.finish().join();
		}
		assertThat(received(receiver)).isEqualTo("payload");
	}

	@Test
	void message(QuicReceiver receiver) {
		SendStreamFactory streams = this.streams;
		byte[] message = "message".getBytes();
		streams.send(message).join();
		assertThat(received(receiver)).isEqualTo("message");
	}

	@Test
	void backPressure(QuicReceiver receiver) {
		List<ByteBuffer> chunks = List.of(ByteBuffer.wrap("one ".getBytes()), ByteBuffer.wrap("two".getBytes()));
		SendStream stream = this.streams.open();
		for (ByteBuffer chunk : chunks) {
			stream.whenWritable().join();
			stream.send(chunk);
		}
		stream.finish().join();
		assertThat(received(receiver)).isEqualTo("one two");
	}

	@Test
	void blocking(QuicReceiver receiver, @TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("file"), "content");
		SendStream stream = this.streams.open();
		try (OutputStream out = stream.outputStream()) {
			Files.copy(file, out);
		}
		assertThat(received(receiver)).isEqualTo("content");
	}

	@Test
	void errors(QuicReceiver receiver) {
		receiver.stopStreamsAfter(0, 7);
		SendStream stream = this.streams.open();
		stream.send(new byte[10_000_000]);
		stream.finish().whenComplete((ok, failure) -> {
			if (failure instanceof WriteException.Stopped stopped) {
				log.warn("The receiver does not want it: code {}", stopped.errorCode());
			}
			else if (failure instanceof WriteException.ConnectionLost lost) {
				log.warn("Not known to have arrived: {}", lost.error());
			}
		});
		Throwable failure = stream.finish().handle((ok, ex) -> ex).join();
		assertThat(failure).isInstanceOfSatisfying(WriteException.Stopped.class,
				(stopped) -> assertThat(stopped.errorCode()).isEqualTo(7));
	}

	@Test
	void trust() {
		X509ExtendedTrustManager trustManager = TestCertificateAuthority.create("test").trustManager();
		TlsOptions options = TlsOptions.trust(trustManager);
		assertThat(options.trustManager()).isSameAs(trustManager);
	}

	@Test
	void identity() throws Exception {
		IssuedCertificate certificate = TestCertificateAuthority.create("test").client("sender");
		char[] keyPassword = "secret".toCharArray();
		KeyStore generated = KeyStore.getInstance("PKCS12");
		generated.load(new ByteArrayInputStream(certificate.toPkcs12(keyPassword)), keyPassword);
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		keyStore.load(null, null);
		String alias = generated.aliases().nextElement();
		keyStore.setKeyEntry("sender", generated.getKey(alias, keyPassword), keyPassword,
				generated.getCertificateChain(alias));
		ClientIdentity identity = ClientIdentity.of(keyStore, "sender", keyPassword);
		TlsOptions options = TlsOptions.systemTrust().withClientIdentity(identity);
		assertThat(options.clientIdentity()).isSameAs(identity);
	}

	private static String received(QuicReceiver receiver) {
		ReceivedStream stream = receiver.awaitStreams(1, Duration.ofSeconds(30)).get(0);
		return new String(stream.content());
	}

}
