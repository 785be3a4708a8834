package io.quicsend.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import javax.crypto.spec.SecretKeySpec;

import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.AuthenticatedSafe;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests of {@link ClientIdentity}.
 */
class ClientIdentityTests {

	private static final char[] PASSWORD = "secret".toCharArray();

	private static final TestCertificate ROOT = TestCertificate.rootCa("Test Root");

	private static final TestCertificate INTERMEDIATE = TestCertificate.intermediateCa("Test Intermediate", ROOT);

	private static final TestCertificate CLIENT = client("EC");

	private static final TestCertificate OTHER = client("EC");

	@ParameterizedTest
	@ValueSource(strings = { "RSA", "RSASSA-PSS", "EC", "Ed25519", "Ed448" })
	void keyAndChainComeBackFromPkcs12(String keyAlgorithm) throws Exception {
		TestCertificate client = client(keyAlgorithm);
		byte[] pkcs12 = ClientIdentity.of(client.key(), client.chain()).toPkcs12(PASSWORD);
		KeyStore keyStore = load(pkcs12, PASSWORD);
		assertThat(keyStore.size()).isEqualTo(1);
		String alias = keyStore.aliases().nextElement();
		assertThat(keyStore.getKey(alias, PASSWORD)).isEqualTo(client.key());
		assertThat(keyStore.getCertificateChain(alias)).isEqualTo(client.chain().toArray());
	}

	@Test
	void pkcs12HasTheAlgorithmsThatOpenSslTakes() throws Exception {
		assertAlgorithms(identity().toPkcs12(PASSWORD));
	}

	@Test
	@DisplayName("C6: a JVM that writes legacy PKCS#12 still writes what OpenSSL takes")
	void legacyJvmWritesTheSameAlgorithms() throws Exception {
		System.setProperty("keystore.pkcs12.legacy", "true");
		try {
			assertAlgorithms(identity().toPkcs12(PASSWORD));
		}
		finally {
			System.clearProperty("keystore.pkcs12.legacy");
		}
	}

	@Test
	@DisplayName("C6: a JVM that writes PKCS#12 without a MAC still writes what OpenSSL takes")
	void jvmWithoutMacWritesTheSameAlgorithms() throws Exception {
		System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
		try {
			assertAlgorithms(identity().toPkcs12(PASSWORD));
		}
		finally {
			System.clearProperty("keystore.pkcs12.macAlgorithm");
		}
	}

	@Test
	@DisplayName("C6: Bouncy Castle as the first provider does not change what is written")
	void bouncyCastleAsFirstProvider() throws Exception {
		byte[] pkcs12;
		Security.insertProviderAt(new BouncyCastleProvider(), 1);
		try {
			pkcs12 = identity().toPkcs12(PASSWORD);
		}
		finally {
			Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
		}
		assertAlgorithms(pkcs12);
	}

	@Test
	void eachPkcs12IsEncryptedAnew() {
		assertThat(identity().toPkcs12(PASSWORD)).isNotEqualTo(identity().toPkcs12(PASSWORD));
	}

	@Test
	void pkcs12HoldsNoKeyInTheClear() {
		byte[] pkcs12 = identity().toPkcs12(PASSWORD);
		assertThat(new String(pkcs12, StandardCharsets.ISO_8859_1))
			.doesNotContain(new String(CLIENT.key().getEncoded(), StandardCharsets.ISO_8859_1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "pässword", "a\u0000b" })
	void passwordThatNativeCodeReadsDifferentlyIsRefused(String password) {
		assertThatIllegalArgumentException().isThrownBy(() -> identity().toPkcs12(password.toCharArray()))
			.withMessageStartingWith("The password");
	}

	@Test
	void nameIsShownButNotTheKey() {
		String key = Base64.getEncoder().encodeToString(CLIENT.key().getEncoded());
		assertThat(identity().toString()).contains("CN=client", "CN=Test Intermediate", "certificates=3")
			.doesNotContain("key", "Key", key.substring(key.length() - 20));
		assertThat(TlsOptions.systemTrust().withClientIdentity(identity()).toString()).contains("CN=client");
	}

	@Test
	@DisplayName("C6: no certificate")
	void emptyChain() {
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(CLIENT.key(), List.of()))
			.withMessageContaining("no certificate for the key");
	}

	@Test
	void missingKey() {
		assertThatNullPointerException().isThrownBy(() -> ClientIdentity.of(nothing(), CLIENT.chain()));
	}

	@DisplayName("C6: key of another certificate")
	@ParameterizedTest
	@ValueSource(strings = { "RSA", "RSASSA-PSS", "EC", "Ed25519", "Ed448" })
	void keyOfAnotherCertificate(String keyAlgorithm) {
		PrivateKey key = client(keyAlgorithm).key();
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(key, client(keyAlgorithm).chain()))
			.withMessageContainingAll("does not belong to the certificate 'CN=client'");
	}

	@Test
	@DisplayName("C6: key of another type than the certificate's")
	void keyOfAnotherType() {
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(client("RSA").key(), CLIENT.chain()))
			.withMessageContainingAll("the RSA key does not belong", "EC key");
	}

	@ParameterizedTest
	@DisplayName("C6: key that TLS 1.3 can't use")
	@ValueSource(strings = { "DSA", "X25519" })
	void unsupportedKey(String keyAlgorithm) throws Exception {
		PrivateKey key = TestCertificate.Builder.keyPair(keyAlgorithm).getPrivate();
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(key, CLIENT.chain()))
			.withMessageContaining("use RSA, EC, Ed25519 or Ed448");
	}

	@Test
	@DisplayName("C6: key that never leaves its device")
	void keyInDevice() {
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(new DeviceKey(), CLIENT.chain()))
			.withMessageContaining("can't be exported");
	}

	@Test
	@DisplayName("C6: chain that does not begin with the key's certificate")
	void leafNotFirst() {
		List<X509Certificate> chain = List.of(INTERMEDIATE.certificate(), CLIENT.certificate());
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(CLIENT.key(), chain))
			.withMessageContainingAll("certificate 2 of the chain, 'CN=client'", "first");
	}

	@Test
	@DisplayName("C6: chain that is out of order")
	void chainOutOfOrder() {
		List<X509Certificate> chain = List.of(CLIENT.certificate(), ROOT.certificate(), INTERMEDIATE.certificate());
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(CLIENT.key(), chain))
			.withMessageContainingAll("out of order", "'CN=client' was issued by 'CN=Test Intermediate'");
	}

	@Test
	@DisplayName("C6: chain with a certificate twice")
	void certificateTwice() {
		List<X509Certificate> chain = List.of(CLIENT.certificate(), INTERMEDIATE.certificate(), ROOT.certificate(),
				ROOT.certificate());
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(CLIENT.key(), chain))
			.withMessageContaining("'CN=Test Root' twice");
	}

	@Test
	void onlyKeyEntryIsTaken() throws Exception {
		KeyStore keyStore = ROOT.trustStore();
		keyStore.setKeyEntry("one", CLIENT.key(), PASSWORD, CLIENT.chain().toArray(X509Certificate[]::new));
		assertThat(ClientIdentity.of(keyStore, null, PASSWORD).chain()).isEqualTo(CLIENT.chain());
	}

	@Test
	void keyEntryWithoutPasswordIsTaken() throws Exception {
		KeyStore keyStore = ROOT.trustStore();
		keyStore.setKeyEntry("one", CLIENT.key(), null, CLIENT.chain().toArray(X509Certificate[]::new));
		assertThat(ClientIdentity.of(keyStore, "one", null).chain()).isEqualTo(CLIENT.chain());
	}

	@Test
	void namedKeyEntryIsTaken() throws Exception {
		assertThat(ClientIdentity.of(twoKeys(), "two", PASSWORD).chain()).isEqualTo(OTHER.chain());
	}

	@Test
	@DisplayName("C6: several key entries and no alias")
	void severalKeyEntries() throws Exception {
		KeyStore keyStore = twoKeys();
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(keyStore, null, PASSWORD))
			.withMessageContainingAll("several key entries", "one", "two");
	}

	@Test
	@DisplayName("C6: alias that is not there")
	void unknownAlias() throws Exception {
		KeyStore keyStore = twoKeys();
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(keyStore, "three", PASSWORD))
			.withMessageContainingAll("no key entry 'three'", "one", "two");
	}

	@Test
	@DisplayName("C6: key store with certificates only")
	void noKeyEntry() {
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(ROOT.trustStore(), null, PASSWORD))
			.withMessageContainingAll("no key entry", "1 certificate");
	}

	@Test
	@DisplayName("C6: key entry with a secret key")
	void secretKey() throws Exception {
		KeyStore keyStore = ROOT.trustStore();
		keyStore.setKeyEntry("one", new SecretKeySpec(new byte[16], "AES"), PASSWORD, null);
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(keyStore, "one", PASSWORD))
			.withMessageContainingAll("'one'", "secret key");
	}

	@Test
	@DisplayName("C6: key store that is not loaded")
	void keyStoreNotLoaded() throws Exception {
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(keyStore, null, PASSWORD))
			.withMessageContaining("check that it is loaded");
	}

	@Test
	@DisplayName("C6: wrong key password")
	void wrongKeyPassword() throws Exception {
		KeyStore keyStore = twoKeys();
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.of(keyStore, "one", "wrong".toCharArray()))
			.withMessageContainingAll("key password", "'one'")
			.withCauseInstanceOf(UnrecoverableKeyException.class);
	}

	@Test
	void pkcs12IsRead() {
		byte[] pkcs12 = identity().toPkcs12(PASSWORD);
		assertThat(ClientIdentity.fromPkcs12(pkcs12, PASSWORD).chain()).isEqualTo(CLIENT.chain());
	}

	@Test
	@DisplayName("C6: wrong password of the PKCS#12 data")
	void wrongPassword() {
		byte[] pkcs12 = identity().toPkcs12(PASSWORD);
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.fromPkcs12(pkcs12, "wrong".toCharArray()))
			.withMessageContaining("password does not open the PKCS#12 data")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("wrong"));
	}

	@ParameterizedTest
	@DisplayName("C6: garbage instead of PKCS#12 data")
	@ValueSource(strings = { "", "garbage", "-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----\n" })
	void garbage(String garbage) {
		byte[] bytes = garbage.getBytes(StandardCharsets.US_ASCII);
		assertThatIllegalArgumentException().isThrownBy(() -> ClientIdentity.fromPkcs12(bytes, PASSWORD))
			.withMessageContaining("not PKCS#12 data");
	}

	@Test
	@DisplayName("C6: truncated PKCS#12 data")
	void truncated() {
		byte[] pkcs12 = identity().toPkcs12(PASSWORD);
		for (int length = 0; length < pkcs12.length; length += 31) {
			byte[] truncated = Arrays.copyOf(pkcs12, length);
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> ClientIdentity.fromPkcs12(truncated, PASSWORD))
				.withMessageStartingWith("Client certificate: ");
		}
	}

	private static TestCertificate client(String keyAlgorithm) {
		return TestCertificate.subject("CN=client").issuer(INTERMEDIATE).keyAlgorithm(keyAlgorithm).build();
	}

	private static ClientIdentity identity() {
		return ClientIdentity.of(CLIENT.key(), CLIENT.chain());
	}

	@SuppressWarnings("NullAway")
	private static PrivateKey nothing() {
		return null;
	}

	private static KeyStore twoKeys() throws Exception {
		KeyStore keyStore = ROOT.trustStore();
		keyStore.setKeyEntry("one", CLIENT.key(), PASSWORD, CLIENT.chain().toArray(X509Certificate[]::new));
		keyStore.setKeyEntry("two", OTHER.key(), PASSWORD, OTHER.chain().toArray(X509Certificate[]::new));
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		keyStore.store(output, PASSWORD);
		return load(output.toByteArray(), PASSWORD);
	}

	private static KeyStore load(byte[] pkcs12, char[] password) throws Exception {
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		keyStore.load(new ByteArrayInputStream(pkcs12), password);
		return keyStore;
	}

	/** Reads it without the JDK: a SHA-256 MAC, and a key encrypted with AES-256. */
	private static void assertAlgorithms(byte[] pkcs12) throws Exception {
		assertThat(new PKCS12PfxPdu(pkcs12).getMacAlgorithmID().getAlgorithm())
			.isEqualTo(NISTObjectIdentifiers.id_sha256);
		ASN1OctetString content = ASN1OctetString.getInstance(Pfx.getInstance(pkcs12).getAuthSafe().getContent());
		int keys = 0;
		int certificates = 0;
		for (ContentInfo part : AuthenticatedSafe.getInstance(content.getOctets()).getContentInfo()) {
			assertThat(part.getContentType()).isEqualTo(PKCSObjectIdentifiers.data);
			for (PKCS12SafeBag bag : new PKCS12SafeBagFactory(part).getSafeBags()) {
				if (bag.getType().equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
					keys++;
					assertKeyAlgorithm(EncryptedPrivateKeyInfo.getInstance(bag.toASN1Structure().getBagValue()));
				}
				else {
					certificates++;
					assertThat(bag.getType()).isEqualTo(PKCSObjectIdentifiers.certBag);
				}
			}
		}
		assertThat(keys).isEqualTo(1);
		assertThat(certificates).isEqualTo(CLIENT.chain().size());
	}

	private static void assertKeyAlgorithm(EncryptedPrivateKeyInfo key) {
		assertThat(key.getEncryptionAlgorithm().getAlgorithm()).isEqualTo(PKCSObjectIdentifiers.id_PBES2);
		assertThat(PBES2Parameters.getInstance(key.getEncryptionAlgorithm().getParameters())
			.getEncryptionScheme()
			.getAlgorithm()).isEqualTo(NISTObjectIdentifiers.id_aes256_CBC);
	}

	@SuppressWarnings("serial")
	private static final class DeviceKey implements PrivateKey {

		@Override
		public String getAlgorithm() {
			return "RSA";
		}

		@Override
		@SuppressWarnings("NullAway")
		public String getFormat() {
			return null;
		}

		@Override
		public byte[] getEncoded() {
			return null;
		}

	}

}
