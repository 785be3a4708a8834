package io.quicsend.tls;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests of the certificate chain's part of {@link PeerVerifier}.
 */
class PeerVerifierTests {

	private static final String NAME = "collector.example.org";

	private static final TestCertificate ROOT = TestCertificate.rootCa("Test Root");

	private static final TestCertificate INTERMEDIATE = TestCertificate.intermediateCa("Test Intermediate", ROOT);

	private static final TestCertificate SERVER = TestCertificate.server(ROOT).dns(NAME).build();

	@Test
	void acceptsEcLeaf() {
		assertAccepted(ROOT.trusted(), SERVER);
	}

	@Test
	void acceptsRsaLeaf() {
		TestCertificate root = TestCertificate.subject("CN=RSA Root").ca().keyAlgorithm("RSA").build();
		assertAccepted(root.trusted(), TestCertificate.server(root).keyAlgorithm("RSA").dns(NAME).build());
	}

	@Test
	void acceptsLeafWithServerAuthUsage() {
		assertAccepted(ROOT.trusted(),
				TestCertificate.server(ROOT).dns(NAME).usages(KeyPurposeId.id_kp_serverAuth).build());
	}

	@Test
	void acceptsOneIntermediate() {
		assertAccepted(ROOT.trusted(), TestCertificate.server(INTERMEDIATE).dns(NAME).build());
	}

	@Test
	void acceptsTwoIntermediates() {
		TestCertificate second = TestCertificate.intermediateCa("Second Intermediate", INTERMEDIATE);
		assertAccepted(ROOT.trusted(), TestCertificate.server(second).dns(NAME).build());
	}

	@Test
	void acceptsChainWithoutRoot() {
		TestCertificate server = TestCertificate.server(INTERMEDIATE).dns(NAME).build();
		assertThatNoException().isThrownBy(() -> PeerVerifier.of(ROOT.trusted(), NAME)
			.verify(server.der(), TestCertificate.pkcs7(server.chain().subList(0, 2))));
	}

	@Test
	void acceptsWithBouncyCastleAsFirstProvider() {
		Security.insertProviderAt(new BouncyCastleProvider(), 1);
		try {
			assertAccepted(ROOT.trusted(), SERVER);
		}
		finally {
			Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
		}
	}

	@Test
	@DisplayName("C2: rejects a chain to an unknown CA and tells to add it to the SSL bundle")
	void rejectsUnknownCa() {
		TestCertificate other = TestCertificate.rootCa("Other Root");
		assertRejected(other.trusted(), SERVER).withMessageContainingAll("'" + NAME + "'", "subject 'CN=server'",
				"DNS:" + NAME, "issuer 'CN=Test Root'", "trust store", "SSL bundle");
	}

	@Test
	@DisplayName("C2: rejects a CA that only has the name of the trusted one")
	void rejectsCaOfSameName() {
		TestCertificate impostor = TestCertificate.rootCa("Test Root");
		assertRejected(ROOT.trusted(), TestCertificate.server(impostor).dns(NAME).build());
	}

	@Test
	void rejectsSelfSignedLeaf() {
		assertRejected(ROOT.trusted(), TestCertificate.subject("CN=server").dns(NAME).build())
			.withMessageContaining("no trusted CA has issued it");
	}

	@Test
	@DisplayName("C2: rejects a missing intermediate and tells to send it")
	void rejectsMissingIntermediate() {
		TestCertificate server = TestCertificate.server(INTERMEDIATE).dns(NAME).build();
		assertThatExceptionOfType(CertificateException.class)
			.isThrownBy(() -> PeerVerifier.of(ROOT.trusted(), NAME)
				.verify(server.der(), TestCertificate.pkcs7(List.of(server.certificate()))))
			.withMessageContainingAll("CN=Test Intermediate", "send its intermediate certificates");
	}

	@Test
	void rejectsLeafIssuedByLeaf() {
		TestCertificate notCa = TestCertificate.server(ROOT).dns("other.example.org").build();
		assertRejected(ROOT.trusted(), TestCertificate.server(notCa).dns(NAME).build());
	}

	@Test
	@DisplayName("C3: rejects an expired certificate and shows its dates")
	void rejectsExpired() {
		TestCertificate server = TestCertificate.server(ROOT)
			.dns(NAME)
			.valid(Duration.ofDays(-3), Duration.ofDays(-1))
			.build();
		assertRejected(ROOT.trusted(), server)
			.withMessageContainingAll("has expired", "renew",
					"to " + server.certificate().getNotAfter().toInstant().toString())
			.satisfies((ex) -> assertThat(ex).hasRootCauseInstanceOf(CertificateExpiredException.class));
	}

	@Test
	@DisplayName("C3: rejects an expired certificate behind an intermediate")
	void rejectsExpiredBehindIntermediate() {
		assertRejected(ROOT.trusted(),
				TestCertificate.server(INTERMEDIATE).dns(NAME).valid(Duration.ofDays(-3), Duration.ofDays(-1)).build())
			.withMessageContaining("has expired");
	}

	@Test
	@DisplayName("C3: rejects an expired intermediate and names it")
	void rejectsExpiredIntermediate() {
		TestCertificate expired = TestCertificate.subject("CN=Old Intermediate")
			.issuer(ROOT)
			.ca()
			.valid(Duration.ofDays(-3), Duration.ofDays(-1))
			.build();
		assertRejected(ROOT.trusted(), TestCertificate.server(expired).dns(NAME).build())
			.withMessageContainingAll("has expired", "CN=Old Intermediate");
	}

	@Test
	@DisplayName("C3: rejects a certificate that is not valid yet and shows its dates")
	void rejectsNotYetValid() {
		TestCertificate server = TestCertificate.server(ROOT)
			.dns(NAME)
			.valid(Duration.ofDays(1), Duration.ofDays(2))
			.build();
		assertRejected(ROOT.trusted(), server).withMessageContainingAll("not valid yet", "clock",
				"from " + server.certificate().getNotBefore().toInstant().toString());
	}

	@Test
	void rejectsClientOnlyUsage() {
		assertRejected(ROOT.trusted(),
				TestCertificate.server(ROOT).dns(NAME).usages(KeyPurposeId.id_kp_clientAuth).build())
			.withMessageContainingAll("extended key usage", "serverAuth");
	}

	@Test
	void rejectsChainOfAnotherLeaf() {
		TestCertificate other = TestCertificate.server(ROOT).dns(NAME).build();
		assertThatExceptionOfType(CertificateException.class).isThrownBy(
				() -> PeerVerifier.of(ROOT.trusted(), NAME).verify(other.der(), TestCertificate.pkcs7(SERVER.chain())))
			.withMessageContaining("does not begin with the peer's certificate");
	}

	@Test
	void rejectsChainThatDoesNotBeginWithLeaf() {
		List<X509Certificate> reversed = List.of(ROOT.certificate(), SERVER.certificate());
		assertThatExceptionOfType(CertificateException.class).isThrownBy(
				() -> PeerVerifier.of(ROOT.trusted(), NAME).verify(SERVER.der(), TestCertificate.pkcs7(reversed)));
	}

	@Test
	void rejectsEmptyChain() {
		assertThatExceptionOfType(CertificateException.class).isThrownBy(
				() -> PeerVerifier.of(ROOT.trusted(), NAME).verify(SERVER.der(), TestCertificate.pkcs7(List.of())));
	}

	@Test
	void rejectsNoBytes() {
		assertThatExceptionOfType(CertificateException.class)
			.isThrownBy(() -> PeerVerifier.of(ROOT.trusted(), NAME).verify(new byte[0], new byte[0]))
			.withMessageContaining(NAME);
	}

	@Test
	void rejectsTruncatedChain() {
		byte[] chain = TestCertificate.pkcs7(SERVER.chain());
		for (int length = 0; length < chain.length; length += 7) {
			byte[] truncated = Arrays.copyOf(chain, length);
			assertThatExceptionOfType(CertificateException.class)
				.isThrownBy(() -> PeerVerifier.of(ROOT.trusted(), NAME).verify(SERVER.der(), truncated));
		}
	}

	@Test
	void rejectsGarbage() {
		byte[] garbage = "not a certificate".getBytes(StandardCharsets.US_ASCII);
		assertThatExceptionOfType(CertificateException.class)
			.isThrownBy(() -> PeerVerifier.of(ROOT.trusted(), NAME).verify(garbage, garbage))
			.withMessageContaining("can't be read");
	}

	@Test
	void controlCharactersOfPeerDoNotReachTheMessage() {
		TestCertificate server = TestCertificate.subject("CN=a\nERROR forged")
			.issuer(ROOT)
			.dns("other.example.org")
			.build();
		assertRejected(ROOT.trusted(), server)
			.satisfies((ex) -> assertThat(ex.getMessage()).contains("forged").doesNotContain("\n"));
	}

	@Test
	void manyNamesAreShortened() {
		TestCertificate.Builder server = TestCertificate.server(ROOT);
		for (int i = 0; i < 1000; i++) {
			server.dns("host" + i + ".example.org");
		}
		assertRejected(ROOT.trusted(), server.build())
			.satisfies((ex) -> assertThat(ex.getMessage()).contains("and 990 more").hasSizeLessThan(1500));
	}

	@Test
	@DisplayName("C2: rejects with the system's trust store and names that one")
	void systemTrustRejectsUnknownCa() {
		assertRejected(TlsOptions.systemTrust(), SERVER).withMessageContaining("the JVM's default trust store");
	}

	@Test
	void systemTrustIsThatOfTheJvm(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("trust.p12");
		try (OutputStream output = Files.newOutputStream(file)) {
			KeyStore trustStore = ROOT.trustStore();
			trustStore.store(output, "changeit".toCharArray());
		}
		withTrustStore(file, () -> assertAccepted(TlsOptions.systemTrust(), SERVER));
	}

	@Test
	@DisplayName("C2: rejects when the system's trust store is empty and says so")
	void systemTrustStoreEmpty() {
		withTrustStore(Path.of("NONE"), () -> assertRejected(TlsOptions.systemTrust(), SERVER)
			.withMessageContaining("the JVM's default trust store holds no CA certificate"));
	}

	@Test
	@DisplayName("C2: rejects when the connection's trust store is empty and says so")
	void trustStoreEmpty() throws Exception {
		KeyStore empty = ROOT.trustStore();
		empty.deleteEntry("ca");
		assertRejected(TlsOptions.trust(TrustManagers.of(empty)), SERVER)
			.withMessageContaining("the connection's trust store holds no CA certificate");
	}

	@Test
	@DisplayName("C2: rejects when the system's trust store can't be read")
	void systemTrustStoreUnreadable(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("trust.p12"), "garbage");
		withTrustStore(file, () -> assertRejected(TlsOptions.systemTrust(), SERVER)
			.withMessageContaining("the JVM's default trust store"));
	}

	@Test
	@DisplayName("C7: insecure accepts whatever the peer shows")
	void insecureAcceptsEverything() {
		assertAccepted(TlsOptions.insecure(), TestCertificate.subject("CN=nobody").build());
		assertThatNoException()
			.isThrownBy(() -> PeerVerifier.of(TlsOptions.insecure(), NAME).verify(new byte[0], new byte[0]));
	}

	@Test
	@DisplayName("C7: a client certificate does not make insecure options secure, nor secure ones insecure")
	void insecureStaysInsecure() {
		ClientIdentity identity = ClientIdentity.of(SERVER.key(), SERVER.chain());
		assertThat(TlsOptions.insecure().withClientIdentity(identity).isInsecure()).isTrue();
		assertThat(TlsOptions.systemTrust().withClientIdentity(identity).isInsecure()).isFalse();
	}

	@Test
	void invalidServerNameIsRefusedBeforeConnecting() {
		assertThatIllegalArgumentException().isThrownBy(() -> PeerVerifier.of(TlsOptions.systemTrust(), "a b"))
			.withMessageContaining("serverName: 'a b'");
	}

	private static void assertAccepted(TlsOptions options, TestCertificate server) {
		assertThatNoException().isThrownBy(
				() -> PeerVerifier.of(options, NAME).verify(server.der(), TestCertificate.pkcs7(server.chain())));
	}

	private static ThrowableAssertAlternative<CertificateException> assertRejected(TlsOptions options,
			TestCertificate server) {
		return assertThatExceptionOfType(CertificateException.class)
			.isThrownBy(
					() -> PeerVerifier.of(options, NAME).verify(server.der(), TestCertificate.pkcs7(server.chain())))
			.withMessageContaining("'" + NAME + "' was rejected");
	}

	private static void withTrustStore(Path file, Runnable test) {
		System.setProperty("javax.net.ssl.trustStore", file.toString());
		System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
		try {
			test.run();
		}
		finally {
			System.clearProperty("javax.net.ssl.trustStore");
			System.clearProperty("javax.net.ssl.trustStorePassword");
		}
	}

}
