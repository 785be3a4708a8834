package io.quicsend.test;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TestCertificateAuthority} and {@link IssuedCertificate}.
 */
class TestCertificateAuthorityTests {

	private final TestCertificateAuthority authority = TestCertificateAuthority.create("Test CA");

	@ParameterizedTest
	@EnumSource
	void serverCertificateIsTrustedThroughItsAuthority(KeyType keyType) throws Exception {
		TestCertificateAuthority authority = TestCertificateAuthority.create("Test CA", keyType);
		IssuedCertificate server = authority.server("localhost");
		assertThat(server.privateKey().getAlgorithm()).isEqualTo(keyType.name());
		assertThat(server.issuer()).isSameAs(authority);
		authority.trustManager().checkServerTrusted(chain(server), "UNKNOWN");
	}

	@Test
	void serverCertificateNamesHostsAndAddresses() throws Exception {
		X509Certificate certificate = this.authority.server("localhost", "*.example.org", "127.0.0.1", "::1")
			.certificate();
		assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, "localhost"),
				List.of(2, "*.example.org"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
		assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=localhost");
	}

	@Test
	void serverCertificateNeedsAName() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.authority.server());
	}

	@Test
	void expiredCertificateIsNotTrusted() {
		IssuedCertificate expired = this.authority.expired("localhost");
		assertThatExceptionOfType(CertificateException.class)
			.isThrownBy(() -> this.authority.trustManager().checkServerTrusted(chain(expired), "UNKNOWN"))
			.withRootCauseInstanceOf(CertificateExpiredException.class);
	}

	@Test
	void certificateOfAnotherAuthorityOfTheSameNameIsNotTrusted() {
		IssuedCertificate other = TestCertificateAuthority.create("Test CA").server("localhost");
		assertThatExceptionOfType(CertificateException.class)
			.isThrownBy(() -> this.authority.trustManager().checkServerTrusted(chain(other), "UNKNOWN"));
	}

	@Test
	void clientCertificateServesClientsOnly() throws Exception {
		IssuedCertificate client = this.authority.client("sender");
		this.authority.trustManager().checkClientTrusted(chain(client), "UNKNOWN");
		assertThatExceptionOfType(CertificateException.class)
			.isThrownBy(() -> this.authority.trustManager().checkServerTrusted(chain(client), "UNKNOWN"));
		assertThat(client.clientIdentity().chain()).isEqualTo(client.chain());
	}

	@Test
	void intermediateAuthoritiesLeadToTheRoot() throws Exception {
		IssuedCertificate server = this.authority.intermediate("one").intermediate("two").server("localhost");
		assertThat(server.chain()).extracting((it) -> it.getSubjectX500Principal().getName())
			.containsExactly("CN=localhost", "CN=two", "CN=one");
		this.authority.trustManager().checkServerTrusted(chain(server), "UNKNOWN");
	}

	@Test
	void intermediateAuthorityTrustsOnlyItsOwn() throws Exception {
		TestCertificateAuthority one = this.authority.intermediate("one");
		one.trustManager().checkServerTrusted(chain(one.server("localhost")), "UNKNOWN");
		IssuedCertificate other = this.authority.intermediate("two").server("localhost");
		assertThatExceptionOfType(CertificateException.class)
			.isThrownBy(() -> one.trustManager().checkServerTrusted(chain(other), "UNKNOWN"));
	}

	@Test
	void keyStoreHoldsKeyAndChain() throws Exception {
		IssuedCertificate server = this.authority.intermediate("one").server("localhost");
		char[] password = "secret".toCharArray();
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(new ByteArrayInputStream(server.toPkcs12(password)), password);
		assertThat(store.getKey("key", password)).isEqualTo(server.privateKey());
		assertThat(store.getCertificateChain("key")).containsExactly(chain(server));
	}

	@ParameterizedTest
	@EnumSource
	void pemFilesAreReadAsWritten(KeyType keyType, @TempDir Path directory) throws Exception {
		IssuedCertificate server = TestCertificateAuthority.create("Test CA", keyType)
			.intermediate("one")
			.server("localhost");
		Path chain = directory.resolve("chain.pem");
		Path key = directory.resolve("key.pem");
		server.writePem(chain, key);
		IssuedCertificate read = IssuedCertificate.readPem(chain, key);
		assertThat(read.chain()).isEqualTo(server.chain());
		assertThat(read.privateKey()).isEqualTo(server.privateKey());
		assertThatIllegalStateException().isThrownBy(read::issuer);
	}

	@Test
	void authorityWritesItsCertificate(@TempDir Path directory) throws Exception {
		Path file = this.authority.writePem(directory.resolve("ca.pem"));
		assertThat(Pem.readCertificates(file)).containsExactly(this.authority.certificate());
	}

	private static X509Certificate[] chain(IssuedCertificate certificate) {
		return certificate.chain().toArray(X509Certificate[]::new);
	}

}
