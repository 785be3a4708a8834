package io.quicsend.faults;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.quicsend.ConnectionError;
import io.quicsend.ConnectionFailedException;
import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.WriteException;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.msquic.TestLibrary;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.KeyType;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.tls.ClientIdentity;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Handshakes that must succeed, and those that must not, on real msquic.
 */
@Timeout(60)
class TlsFaultTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final TestCertificateAuthority CA = TestCertificateAuthority.create("Test CA");

	private static QuicRegistration registration;

	@BeforeAll
	static void register() {
		NativeLibraryOptions options = NativeLibraryOptions.defaults().withPath(Path.of(TestLibrary.path()));
		registration = new QuicRegistration(new MsQuicLibrary(options), RegistrationOptions.defaults());
	}

	@AfterAll
	static void close() {
		registration.close();
	}

	@ParameterizedTest
	@EnumSource
	void keyOfEachTypeIsAccepted(KeyType keyType) throws Exception {
		TestCertificateAuthority authority = TestCertificateAuthority.create("CA", keyType);
		try (QuicReceiver receiver = receiver(authority.server("127.0.0.1"))) {
			assertSends(receiver, options(receiver).tls(trust(authority)).build());
		}
	}

	@Test
	void intermediatesAreAccepted() throws Exception {
		TestCertificateAuthority first = CA.intermediate("First Intermediate");
		TestCertificateAuthority second = first.intermediate("Second Intermediate");
		for (TestCertificateAuthority authority : List.of(first, second)) {
			try (QuicReceiver receiver = receiver(authority.server("127.0.0.1"))) {
				assertSends(receiver, options(receiver).tls(trust(CA)).build());
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, 127.0.0.1", "::1, ::1", "localhost, localhost", "a.example.org, *.example.org",
			"A.Example.ORG, a.example.org", "a.example.org, A.EXAMPLE.org", "a.example.org., a.example.org",
			"bücher.example.org, xn--bcher-kva.example.org" })
	void certificateForTheServerNameIsAccepted(String serverName, String certificateName) throws Exception {
		try (QuicReceiver receiver = receiver(CA.server(certificateName))) {
			assertSends(receiver, options(receiver).serverName(serverName).tls(trust(CA)).build());
		}
	}

	@Test
	@DisplayName("C1: a protocol that the receiver does not speak is refused as such")
	void wrongAlpn() throws Exception {
		try (QuicReceiver receiver = receiver(CA.server("127.0.0.1"))) {
			ConnectionOptions options = ConnectionOptions.builder("127.0.0.1", receiver.port(), "other-protocol")
				.tls(trust(CA))
				.build();
			ConnectionFailedException failure = connectFailure(options);
			assertStatus(failure.error(), MsQuicStatus.ALPN_NEG_FAILURE);
			assertThat(failure).hasMessageContaining("other-protocol");
		}
	}

	@Test
	@DisplayName("C2: a receiver of an unknown CA gets nothing")
	void unknownCa() throws Exception {
		try (QuicReceiver receiver = receiver(CA.server("127.0.0.1"))) {
			TestCertificateAuthority other = TestCertificateAuthority.create("Other CA");
			assertRejected(receiver, options(receiver).tls(trust(other)).build(), "no trusted CA has issued it",
					"CN=Test CA", "SSL bundle");
		}
	}

	@Test
	@DisplayName("C2: the JVM's trust store does not know the CA")
	void unknownToSystem() throws Exception {
		try (QuicReceiver receiver = receiver(CA.server("127.0.0.1"))) {
			assertRejected(receiver, options(receiver).build(), "the JVM's default trust store");
		}
	}

	@Test
	@DisplayName("C2: a receiver that does not send its intermediate certificate is rejected")
	void missingIntermediate(@TempDir Path directory) throws Exception {
		IssuedCertificate complete = CA.intermediate("Test Intermediate").server("127.0.0.1");
		Path certificateFile = directory.resolve("certificate.pem");
		Path keyFile = directory.resolve("key.pem");
		complete.writePem(certificateFile, keyFile);
		String end = "-----END CERTIFICATE-----";
		String pem = Files.readString(certificateFile);
		Files.writeString(certificateFile, pem.substring(0, pem.indexOf(end) + end.length()) + "\n");
		try (QuicReceiver receiver = receiver(IssuedCertificate.readPem(certificateFile, keyFile))) {
			assertRejected(receiver, options(receiver).tls(trust(CA)).build(), "CN=Test Intermediate",
					"send its intermediate certificates");
		}
	}

	@Test
	@DisplayName("C3: a receiver with an expired certificate gets nothing")
	void expired() throws Exception {
		IssuedCertificate certificate = CA.expired("127.0.0.1");
		try (QuicReceiver receiver = receiver(certificate)) {
			assertRejected(receiver, options(receiver).tls(trust(CA)).build(), "has expired",
					certificate.certificate().getNotAfter().toInstant().toString());
		}
	}

	@ParameterizedTest
	@DisplayName("C4: a receiver with another name gets nothing, though a trusted CA vouches for it")
	@CsvSource({ "a.example.org, b.example.org", "a.b.example.org, *.example.org", "example.org, *.example.org",
			"127.0.0.1, localhost", "127.0.0.1, 127.0.0.2", "localhost, 127.0.0.1", "::1, 127.0.0.1" })
	void otherName(String serverName, String certificateName) throws Exception {
		try (QuicReceiver receiver = receiver(CA.server(certificateName))) {
			assertRejected(receiver, options(receiver).serverName(serverName).tls(trust(CA)).build(),
					"it is for another server", certificateName);
		}
	}

	@Test
	@DisplayName("C4: a trust manager that looks at no name does not open the connection to any host")
	void carelessTrustManager() throws Exception {
		try (QuicReceiver receiver = receiver(CA.server("other.example.org"))) {
			assertRejected(receiver, options(receiver).tls(TlsOptions.trust(trustManager(() -> {
			}))).build(), "it is for another server");
		}
	}

	@Test
	@DisplayName("C4: a client's certificate does not make a server")
	void clientCertificateAsServer() throws Exception {
		try (QuicReceiver receiver = receiver(CA.client("127.0.0.1"))) {
			assertRejected(receiver, options(receiver).tls(trust(CA)).build(), "extended key usage");
		}
	}

	@ParameterizedTest
	@DisplayName("C5: a client certificate of the right CA is accepted")
	@EnumSource
	void clientCertificate(KeyType keyType) throws Exception {
		TestCertificateAuthority clients = TestCertificateAuthority.create("Client CA", keyType);
		ClientIdentity identity = clients.intermediate("Client Intermediate").client("sender").clientIdentity();
		try (QuicReceiver receiver = demandingReceiver(clients)) {
			assertSends(receiver, options(receiver).tls(trust(CA).withClientIdentity(identity)).build());
		}
	}

	@Test
	@DisplayName("C5: what is sent without the client certificate fails, and the error says so")
	void missingClientCertificate() throws Exception {
		try (QuicReceiver receiver = demandingReceiver(TestCertificateAuthority.create("Client CA"))) {
			Throwable failure = sendFailure(options(receiver).tls(trust(CA)).build());
			assertStatus(error(failure), MsQuicStatus.REQUIRED_CERTIFICATE);
			assertThat(failure.getMessage()).containsIgnoringCase("client certificate");
			assertThat(receiver.streamCount()).isZero();
		}
	}

	@Test
	@DisplayName("C5: what is sent with the client certificate of another CA fails, and the error says so")
	void wrongClientCertificate() throws Exception {
		try (QuicReceiver receiver = demandingReceiver(TestCertificateAuthority.create("Client CA"))) {
			ClientIdentity identity = TestCertificateAuthority.create("Other CA").client("sender").clientIdentity();
			Throwable failure = sendFailure(options(receiver).tls(trust(CA).withClientIdentity(identity)).build());
			assertThat(error(failure)).isInstanceOf(ConnectionError.ShutdownByTransport.class);
			assertThat(failure.getMessage()).containsIgnoringCase("certificate");
			assertThat(receiver.streamCount()).isZero();
		}
	}

	@ParameterizedTest
	@DisplayName("C6: msquic takes the client key of a JVM that is set to legacy PKCS#12")
	@ValueSource(strings = { "keystore.pkcs12.legacy", "keystore.pkcs12.macAlgorithm" })
	void legacyPkcs12(String property) throws Exception {
		TestCertificateAuthority clients = TestCertificateAuthority.create("Client CA");
		ClientIdentity identity = clients.client("sender").clientIdentity();
		try (QuicReceiver receiver = demandingReceiver(clients)) {
			System.setProperty(property, property.endsWith("Algorithm") ? "NONE" : "true");
			assertSends(receiver, options(receiver).tls(trust(CA).withClientIdentity(identity)).build());
		}
		finally {
			System.clearProperty(property);
		}
	}

	@Test
	@DisplayName("C6: a key that does not belong to the certificate is refused before anything native")
	void keyOfAnotherCertificate() {
		IssuedCertificate client = CA.client("sender");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ClientIdentity.of(CA.client("other").privateKey(), client.chain()))
			.withMessageContaining("does not belong to the certificate");
	}

	@Test
	@DisplayName("C7: each insecure connect is accepted, and warned about")
	void insecure() throws Exception {
		Logger logger = (Logger) LoggerFactory.getLogger("io.quicsend");
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger.addAppender(appender);
		try (QuicReceiver receiver = receiver(CA.expired("other.example.org"))) {
			assertSends(receiver, options(receiver).tls(TlsOptions.insecure()).build());
			assertSends(receiver, options(receiver).tls(TlsOptions.insecure()).build());
		}
		finally {
			logger.detachAppender(appender);
		}
		assertThat(List.copyOf(appender.list)).filteredOn((event) -> event.getLevel() == Level.WARN)
			.filteredOn((event) -> event.getFormattedMessage().contains("NOT checked"))
			.hasSize(2);
	}

	@Test
	@DisplayName("C8: a trust manager that throws an error rejects, and msquic lives on")
	void trustManagerThrows() throws Exception {
		StackOverflowError error = new StackOverflowError();
		TlsOptions throwing = TlsOptions.trust(trustManager(() -> {
			throw error;
		}));
		try (QuicReceiver receiver = receiver(CA.server("127.0.0.1"))) {
			assertThat(assertRejected(receiver, options(receiver).tls(throwing).build(), "StackOverflowError"))
				.hasRootCause(error);
			assertSends(receiver, options(receiver).tls(trust(CA)).build());
		}
	}

	@Test
	@DisplayName("C8: a slow trust manager delays the connection only")
	void trustManagerIsSlow() throws Exception {
		TlsOptions slow = TlsOptions.trust(trustManager(() -> block(Duration.ofMillis(500))));
		try (QuicReceiver receiver = receiver(CA.server("127.0.0.1"))) {
			assertSends(receiver, options(receiver).tls(slow).build());
		}
	}

	@Test
	@DisplayName("C8: a trust manager that decides after the connection was closed does no harm")
	void trustManagerIsLate() throws Exception {
		CompletableFuture<Void> asked = new CompletableFuture<>();
		CompletableFuture<Void> closing = new CompletableFuture<>();
		TlsOptions late = TlsOptions.trust(trustManager(() -> {
			asked.complete(null);
			closing.join();
			block(Duration.ofMillis(200));
		}));
		try (QuicReceiver receiver = receiver(CA.server("127.0.0.1"))) {
			QuicConnection connection = registration.createConnection("late", options(receiver).tls(late).build());
			CompletableFuture<Void> connected = connection.connect();
			asked.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			closing.complete(null);
			connection.close(Duration.ZERO);
			assertThat(catchThrowable(() -> connected.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)))
				.isInstanceOf(ExecutionException.class);
			assertSends(receiver, options(receiver).tls(trust(CA)).build());
		}
	}

	private static QuicReceiver receiver(IssuedCertificate certificate) {
		return QuicReceiver.builder().certificate(certificate).keepContent(true).start();
	}

	private static QuicReceiver demandingReceiver(TestCertificateAuthority clients) {
		return QuicReceiver.builder()
			.certificate(CA.server("127.0.0.1"))
			.requireClientCertificate(clients)
			.keepContent(true)
			.start();
	}

	private static ConnectionOptions.Builder options(QuicReceiver receiver) {
		return ConnectionOptions.builder("127.0.0.1", receiver.port(), "quic-send").closeTimeout(TIMEOUT);
	}

	private static TlsOptions trust(TestCertificateAuthority authority) {
		return TlsOptions.trust(authority.trustManager());
	}

	private static void assertSends(QuicReceiver receiver, ConnectionOptions options) throws Exception {
		receiver.forget();
		try (QuicConnection connection = registration.createConnection("test", options)) {
			connection.send(message()).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(receiver.awaitStreams(1, TIMEOUT).get(0).content()).asString().isEqualTo("hello");
		}
	}

	private static Throwable assertRejected(QuicReceiver receiver, ConnectionOptions options, String... messages)
			throws Exception {
		ConnectionFailedException failure = connectFailure(options);
		assertStatus(failure.error(), MsQuicStatus.BAD_CERTIFICATE);
		assertThat(failure).hasMessageContaining("was rejected").hasMessageContainingAll(messages);
		assertThat(failure.getCause()).isInstanceOf(CertificateException.class);
		sendFailure(options);
		assertThat(receiver.streamCount()).isZero();
		return failure;
	}

	private static ConnectionFailedException connectFailure(ConnectionOptions options) throws Exception {
		try (QuicConnection connection = registration.createConnection("test", options)) {
			Throwable failure = failure(connection.connect());
			assertThat(failure).isInstanceOf(ConnectionFailedException.class);
			return (ConnectionFailedException) failure;
		}
	}

	private static Throwable sendFailure(ConnectionOptions options) throws Exception {
		try (QuicConnection connection = registration.createConnection("test", options)) {
			return failure(connection.send(message()));
		}
	}

	private static Throwable failure(CompletableFuture<Void> future) {
		Throwable failure = catchThrowable(() -> future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
		assertThat(failure).isInstanceOf(ExecutionException.class);
		return failure.getCause();
	}

	private static ConnectionError error(Throwable failure) {
		assertThat(failure).isInstanceOf(WriteException.ConnectionLost.class);
		return ((WriteException.ConnectionLost) failure).error();
	}

	private static void assertStatus(ConnectionError error, MsQuicStatus status) {
		assertThat(error).isInstanceOf(ConnectionError.ShutdownByTransport.class);
		assertThat(MsQuicStatus.of(((ConnectionError.ShutdownByTransport) error).status())).isEqualTo(status);
	}

	private static ByteBuffer message() {
		return ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII));
	}

	private static void block(Duration duration) {
		try {
			Thread.sleep(duration.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static X509ExtendedTrustManager trustManager(Runnable check) {
		return new X509ExtendedTrustManager() {

			@Override
			public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
				check.run();
			}

			@Override
			public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
				throw new AssertionError();
			}

			@Override
			public void checkServerTrusted(X509Certificate[] chain, String authType) {
				throw new AssertionError();
			}

			@Override
			public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
				throw new AssertionError();
			}

			@Override
			public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
				throw new AssertionError();
			}

			@Override
			public void checkClientTrusted(X509Certificate[] chain, String authType) {
				throw new AssertionError();
			}

			@Override
			public X509Certificate[] getAcceptedIssuers() {
				return new X509Certificate[0];
			}

		};
	}

}
