package io.quicsend.tls;

import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests of {@link PublicKeyPin}, and of {@link PeerVerifier} with pins.
 */
class PublicKeyPinTests {

	private static final String NAME = "collector.example.org";

	/** RFC 7469, 2.1.5. */
	private static final String EXAMPLE = "d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM=";

	private static final TestCertificate ROOT = TestCertificate.rootCa("Test Root");

	private static final TestCertificate SERVER = TestCertificate.server(ROOT).dns(NAME).build();

	private static final TestCertificate OTHER = TestCertificate.server(ROOT).dns(NAME).build();

	@Test
	void prefixMayBeLeftOut() {
		assertThat(PublicKeyPin.of("sha256/" + EXAMPLE)).isEqualTo(PublicKeyPin.of(EXAMPLE))
			.hasToString("sha256/" + EXAMPLE);
	}

	@Test
	void hexadecimalDigitsAreRead() {
		String digits = HexFormat.of().formatHex(Base64.getDecoder().decode(EXAMPLE));
		assertThat(PublicKeyPin.of(digits)).isEqualTo(PublicKeyPin.of(EXAMPLE));
	}

	@Test
	void digestThatBeginsWithASlashIsRead() {
		String digest = Base64.getEncoder().encodeToString(bytesBeginningWithSlash());
		assertThat(digest).startsWith("/");
		assertThat(PublicKeyPin.of("sha256/" + digest)).isEqualTo(PublicKeyPin.of(digest));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "sha256/", "sha1/" + EXAMPLE, "d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWg==",
			"sha256/no base64", "77:AA:B3:46:EF" })
	void anythingElseIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKeyPin.of(text))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining("use the SHA-256 digest");
	}

	@Test
	void pinIsThatOfThePublicKeyAsOpenSslMakesIt() throws Exception {
		byte[] encoded = SERVER.chain().get(0).getPublicKey().getEncoded();
		byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
		assertThat(PublicKeyPin.of(SERVER.chain().get(0)))
			.hasToString("sha256/" + Base64.getEncoder().encodeToString(digest));
		assertThat(PublicKeyPin.of(SERVER.chain().get(0))).isNotEqualTo(PublicKeyPin.of(OTHER.chain().get(0)));
	}

	@Test
	void pinnedKeyIsAcceptedWhoeverIssuedItAndWhateverItIsFor() {
		TlsOptions options = TlsOptions.pinned(List.of(pin(OTHER), pin(SERVER)));
		assertThatNoException().isThrownBy(() -> verify(options, "other.example.org", SERVER));
	}

	@Test
	void otherKeyIsRejectedAndTheMessageNamesItsPin() {
		assertRejected(TlsOptions.pinned(List.of(pin(OTHER))), NAME, SERVER, "its pin is '" + pin(SERVER) + "'",
				"the connection's pin is '" + pin(OTHER) + "'", "add its pin");
	}

	@Test
	void pinOfAnIssuerCountsForNothing() {
		assertRejected(TlsOptions.pinned(List.of(pin(ROOT))), NAME, SERVER, "its public key is not pinned");
		assertRejected(ROOT.trusted().withPins(List.of(pin(ROOT))), NAME, SERVER, "its public key is not pinned");
	}

	@Test
	void pinBesidesATrustManagerNarrowsWhatItTrusts() {
		TlsOptions options = ROOT.trusted().withPins(List.of(pin(SERVER)));
		assertThatNoException().isThrownBy(() -> verify(options, NAME, SERVER));
		assertRejected(options, NAME, OTHER, "its public key is not pinned");
		assertRejected(options, "other.example.org", SERVER, "it is for another server");
		assertRejected(TestCertificate.rootCa("Other Root").trusted().withPins(List.of(pin(SERVER))), NAME, SERVER,
				"no trusted CA has issued it");
		assertRejected(TlsOptions.systemTrust().withPins(List.of(pin(SERVER))), NAME, SERVER,
				"no trusted CA has issued it");
	}

	@Test
	void pinsSurviveOtherOptions() {
		TlsOptions options = TlsOptions.pinned(List.of(pin(SERVER))).withClientIdentity(null).withKeyLogFile(null);
		assertThat(options.isPinnedOnly()).isTrue();
		assertThat(options.pins()).containsExactly(pin(SERVER));
		assertThat(options)
			.hasToString("TlsOptions[trust=pins, pins=[" + pin(SERVER) + "], clientIdentity=null, keyLogFile=null]");
	}

	@Test
	void noPinIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> TlsOptions.pinned(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> TlsOptions.systemTrust().withPins(List.of()));
	}

	@Test
	void pinsWhereEveryoneIsTrustedAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> TlsOptions.insecure().withPins(List.of(pin(SERVER))))
			.withMessageContaining("TlsOptions.pinned");
	}

	private static byte[] bytesBeginningWithSlash() {
		byte[] bytes = new byte[32];
		bytes[0] = (byte) 0xFC;
		return bytes;
	}

	private static PublicKeyPin pin(TestCertificate certificate) {
		return PublicKeyPin.of(certificate.chain().get(0));
	}

	private static void verify(TlsOptions options, String name, TestCertificate leaf) throws CertificateException {
		PeerVerifier.of(options, name).verify(leaf.der(), TestCertificate.pkcs7(leaf.chain()));
	}

	private static void assertRejected(TlsOptions options, String name, TestCertificate leaf, String... messages) {
		assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> verify(options, name, leaf))
			.satisfies((failure) -> assertThat(failure).hasMessageContaining("was rejected")
				.hasMessageContainingAll(messages));
	}

}
