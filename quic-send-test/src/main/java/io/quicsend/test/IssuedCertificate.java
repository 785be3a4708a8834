package io.quicsend.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

import io.quicsend.tls.ClientIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its private key and its chain, of a server or of a client. Immutable
 * and thread-safe.
 */
public final class IssuedCertificate {

	private final @Nullable TestCertificateAuthority issuer;

	private final PrivateKey privateKey;

	private final List<X509Certificate> chain;

	IssuedCertificate(@Nullable TestCertificateAuthority issuer, PrivateKey privateKey, List<X509Certificate> chain) {
		this.issuer = issuer;
		this.privateKey = privateKey;
		this.chain = List.copyOf(chain);
	}

	/**
	 * Read what {@link #writePem} has written, or a pair of files from elsewhere.
	 * @param certificateFile the chain in PEM, the certificate itself first
	 * @param keyFile its private key in PEM, not encrypted
	 * @return the certificate
	 * @throws IOException if a file can't be read, or does not hold what it should
	 */
	public static IssuedCertificate readPem(Path certificateFile, Path keyFile) throws IOException {
		return new IssuedCertificate(null, Pem.readPrivateKey(keyFile), Pem.readCertificates(certificateFile));
	}

	/**
	 * The authority that has issued this certificate.
	 * @return the authority
	 * @throws IllegalStateException if the certificate has been read from a file
	 */
	public TestCertificateAuthority issuer() {
		if (this.issuer == null) {
			throw new IllegalStateException("The authority of a certificate that was read from a file is not known");
		}
		return this.issuer;
	}

	/**
	 * The certificate itself.
	 * @return the certificate
	 */
	public X509Certificate certificate() {
		return this.chain.get(0);
	}

	/**
	 * The certificate and the intermediate ones above it, without the root's.
	 * @return the chain, the certificate itself first
	 */
	public List<X509Certificate> chain() {
		return this.chain;
	}

	/**
	 * The private key.
	 * @return the key
	 */
	public PrivateKey privateKey() {
		return this.privateKey;
	}

	/**
	 * Key and chain for a sender's TLS options.
	 * @return the client identity
	 */
	public ClientIdentity clientIdentity() {
		return ClientIdentity.of(this.privateKey, this.chain);
	}

	/**
	 * Key and chain as a key store.
	 * @param password the password of store and key
	 * @return the key store in PKCS12
	 */
	public byte[] toPkcs12(char[] password) {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setKeyEntry("key", this.privateKey, password, this.chain.toArray(X509Certificate[]::new));
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			store.store(bytes, password);
			return bytes.toByteArray();
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException("This JVM can't make a PKCS12 key store", ex);
		}
	}

	/**
	 * Write chain and key.
	 * @param certificateFile the file for the chain, in PEM
	 * @param keyFile the file for the private key, in PEM (PKCS8, not encrypted)
	 * @throws IOException if a file can't be written
	 */
	public void writePem(Path certificateFile, Path keyFile) throws IOException {
		Pem.write(certificateFile, this.chain);
		Pem.write(keyFile, this.privateKey);
	}

}
