package io.quicsend.test;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * A certificate authority whose private key lives in memory only. Immutable and
 * thread-safe.
 */
public final class TestCertificateAuthority {

	private static final Duration LIFETIME = Duration.ofDays(30);

	private final KeyType keyType;

	private final PrivateKey privateKey;

	/** Own certificate first, the root last. */
	private final List<X509Certificate> chain;

	TestCertificateAuthority(KeyType keyType, PrivateKey privateKey, List<X509Certificate> chain) {
		this.keyType = keyType;
		this.privateKey = privateKey;
		this.chain = List.copyOf(chain);
	}

	/**
	 * Create a root authority that makes {@link KeyType#EC} keys.
	 * @param name its common name
	 * @return the authority
	 */
	public static TestCertificateAuthority create(String name) {
		return create(name, KeyType.EC);
	}

	/**
	 * Create a root authority.
	 * @param name its common name
	 * @param keyType the kind of its own key and of those it makes
	 * @return the authority
	 */
	public static TestCertificateAuthority create(String name, KeyType keyType) {
		return CertificateRequest.authority(name, keyType).selfSigned();
	}

	/**
	 * Create an authority below this one. What it issues carries the intermediate
	 * certificates, but not the root's.
	 * @param name its common name
	 * @return the authority
	 */
	public TestCertificateAuthority intermediate(String name) {
		return CertificateRequest.authority(name, this.keyType).intermediate(this);
	}

	/**
	 * Issue a certificate for a server, valid now.
	 * @param names host names, wildcards, and IP addresses in digits
	 * @return the certificate with its key
	 */
	public IssuedCertificate server(String... names) {
		Instant now = Instant.now();
		return server(names, now.minus(Duration.ofHours(1)), now.plus(LIFETIME));
	}

	/**
	 * Issue a certificate for a server that has expired an hour ago.
	 * @param names host names, wildcards, and IP addresses in digits
	 * @return the certificate with its key
	 */
	public IssuedCertificate expired(String... names) {
		Instant now = Instant.now();
		return server(names, now.minus(LIFETIME), now.minus(Duration.ofHours(1)));
	}

	/**
	 * Issue a certificate by which a client authenticates, valid now.
	 * @param name its common name
	 * @return the certificate with its key
	 */
	public IssuedCertificate client(String name) {
		return new CertificateRequest(name, this.keyType).purpose(KeyPurposeId.id_kp_clientAuth).issue(this);
	}

	private IssuedCertificate server(String[] names, Instant notBefore, Instant notAfter) {
		if (names.length == 0) {
			throw new IllegalArgumentException("A server certificate needs a host name or an IP address");
		}
		return new CertificateRequest(names[0], this.keyType).purpose(KeyPurposeId.id_kp_serverAuth)
			.names(Arrays.asList(names))
			.validity(notBefore, notAfter)
			.issue(this);
	}

	/**
	 * This authority's own certificate.
	 * @return the certificate
	 */
	public X509Certificate certificate() {
		return this.chain.get(0);
	}

	/**
	 * A trust manager that trusts what this authority has issued, directly or through
	 * intermediates, and nothing else.
	 * @return a new trust manager
	 */
	public X509ExtendedTrustManager trustManager() {
		try {
			KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
			anchors.load(null, null);
			anchors.setCertificateEntry("ca", certificate());
			TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
			factory.init(anchors);
			for (TrustManager trustManager : factory.getTrustManagers()) {
				if (trustManager instanceof X509ExtendedTrustManager extended) {
					return extended;
				}
			}
			throw new IllegalStateException("This JVM has no X509ExtendedTrustManager");
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException("This JVM can't make a trust manager", ex);
		}
	}

	/**
	 * Write this authority's own certificate.
	 * @param file the file to write, in PEM
	 * @return the file
	 * @throws IOException if it can't be written
	 */
	public Path writePem(Path file) throws IOException {
		Pem.write(file, List.of(certificate()));
		return file;
	}

	PrivateKey privateKey() {
		return this.privateKey;
	}

	List<X509Certificate> chain() {
		return this.chain;
	}

	/** What goes with an issued certificate: everything up to the root, without it. */
	List<X509Certificate> intermediates() {
		return new ArrayList<>(this.chain.subList(0, this.chain.size() - 1));
	}

}
