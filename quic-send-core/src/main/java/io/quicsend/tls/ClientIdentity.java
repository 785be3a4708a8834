package io.quicsend.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A private key and its certificate chain, leaf first, by which this side authenticates
 * to the peer. Checked when it is made, because msquic answers whatever is wrong with one
 * and the same error. Immutable.
 */
public final class ClientIdentity {

	private final PrivateKey privateKey;

	private final List<X509Certificate> chain;

	private ClientIdentity(PrivateKey privateKey, List<X509Certificate> chain) {
		this.privateKey = privateKey;
		this.chain = List.copyOf(chain);
	}

	/**
	 * The identity of a key and its certificates.
	 * @param privateKey the key: RSA, EC, Ed25519 or Ed448, not locked in a device
	 * @param chain its certificate, then each one's issuer in turn; the root may be left
	 * out
	 * @return the identity
	 * @throws IllegalArgumentException if the key can't be used, is not the
	 * certificate's, or the chain is empty or out of order
	 */
	public static ClientIdentity of(PrivateKey privateKey, List<X509Certificate> chain) {
		ClientIdentityChecks.check(privateKey, chain);
		return new ClientIdentity(privateKey, chain);
	}

	/**
	 * The identity that a key store holds.
	 * @param keyStore the key store, loaded
	 * @param alias the name of the key entry, or {@code null} for the only one
	 * @param keyPassword the key's password, or {@code null} if it has none
	 * @return the identity
	 * @throws IllegalArgumentException if there is no such entry, the password is wrong,
	 * or the identity can't be used
	 */
	public static ClientIdentity of(KeyStore keyStore, @Nullable String alias, char @Nullable [] keyPassword) {
		try {
			String entry = alias(keyStore, alias);
			return of(key(keyStore, entry, keyPassword), chain(keyStore, entry));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException("Client certificate: the key store can't be read (" + ex
					+ "); check that it is loaded and of the right type", ex);
		}
	}

	/**
	 * The identity that a PKCS#12 file with one key holds.
	 * @param pkcs12 the file's content
	 * @param password the password of file and key
	 * @return the identity
	 * @throws IllegalArgumentException if it is not PKCS#12, the password is wrong, or
	 * the identity can't be used
	 */
	public static ClientIdentity fromPkcs12(byte[] pkcs12, char[] password) {
		try {
			KeyStore keyStore = KeyStore.getInstance("PKCS12");
			keyStore.load(new ByteArrayInputStream(pkcs12), password);
			return of(keyStore, null, password);
		}
		catch (IOException ex) {
			if (ex.getCause() instanceof UnrecoverableKeyException) {
				throw new IllegalArgumentException("Client certificate: the password does not open the PKCS#12 data",
						ex);
			}
			throw new IllegalArgumentException("Client certificate: this is not PKCS#12 data, or it is damaged ("
					+ ex.getMessage() + "); a PEM file must be converted or be given as key and certificates", ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException("Client certificate: the PKCS#12 data can't be read (" + ex + ")", ex);
		}
	}

	/**
	 * The certificate chain.
	 * @return the certificates, leaf first, unmodifiable
	 */
	public List<X509Certificate> chain() {
		return this.chain;
	}

	/**
	 * The key and the chain in the form that msquic takes.
	 * @param password the password to protect it with, ASCII, not empty
	 * @return PKCS#12 data, to be wiped after use
	 * @throws IllegalStateException if this JVM can't make it
	 */
	public byte[] toPkcs12(char[] password) {
		return Pkcs12Writer.write(this.privateKey, this.chain, password);
	}

	/**
	 * Shows the certificate, never the key.
	 */
	@Override
	public String toString() {
		X509Certificate leaf = this.chain.get(0);
		return "ClientIdentity[subject=" + Printable.of(leaf.getSubjectX500Principal().getName()) + ", issuer="
				+ Printable.of(leaf.getIssuerX500Principal().getName()) + ", validUntil="
				+ leaf.getNotAfter().toInstant() + ", certificates=" + this.chain.size() + "]";
	}

	private static String alias(KeyStore keyStore, @Nullable String alias) throws GeneralSecurityException {
		List<String> aliases = new ArrayList<>();
		for (String candidate : Collections.list(keyStore.aliases())) {
			if (keyStore.isKeyEntry(candidate)) {
				aliases.add(candidate);
			}
		}
		if (aliases.isEmpty()) {
			throw new IllegalArgumentException("Client certificate: the key store has no key entry, only "
					+ keyStore.size() + " certificate(s); use one that holds the private key as well");
		}
		if (alias != null) {
			if (!keyStore.isKeyEntry(alias)) {
				throw new IllegalArgumentException("Client certificate: the key store has no key entry '" + alias
						+ "'; its key entries are " + aliases);
			}
			return alias;
		}
		if (aliases.size() > 1) {
			throw new IllegalArgumentException(
					"Client certificate: the key store has several key entries; choose one of " + aliases);
		}
		return aliases.get(0);
	}

	private static PrivateKey key(KeyStore keyStore, String alias, char @Nullable [] keyPassword)
			throws GeneralSecurityException {
		try {
			if (keyStore.getKey(alias, keyPassword) instanceof PrivateKey privateKey) {
				return privateKey;
			}
		}
		catch (UnrecoverableKeyException ex) {
			throw new IllegalArgumentException("Client certificate: the "
					+ ((keyPassword != null) ? "key password does not open" : "key password is missing for")
					+ " the key entry '" + alias + "'", ex);
		}
		throw new IllegalArgumentException(
				"Client certificate: the key entry '" + alias + "' holds no private key, but a secret key");
	}

	private static List<X509Certificate> chain(KeyStore keyStore, String alias) throws GeneralSecurityException {
		List<X509Certificate> chain = new ArrayList<>();
		Certificate @Nullable [] certificates = keyStore.getCertificateChain(alias);
		if (certificates != null) {
			for (Certificate certificate : certificates) {
				if (!(certificate instanceof X509Certificate x509)) {
					throw new IllegalArgumentException("Client certificate: the key entry '" + alias + "' has a "
							+ certificate.getType() + " certificate; use an X.509 one");
				}
				chain.add(x509);
			}
		}
		return chain;
	}

}
