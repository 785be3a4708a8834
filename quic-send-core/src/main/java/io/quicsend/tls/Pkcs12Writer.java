package io.quicsend.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.crypto.spec.PBEParameterSpec;
import javax.security.auth.DestroyFailedException;

/**
 * Writes PKCS#12 data that OpenSSL 3 reads, whatever the JVM's {@code keystore.pkcs12.*}
 * properties say. A key store that was loaded keeps the algorithms it was written with,
 * so writing begins with a template: certificates in the clear and a MAC with SHA-256.
 * Only the key's algorithm can be named by API.
 */
final class Pkcs12Writer {

	private static final String TEMPLATE = "client-template.p12";

	private static final char[] TEMPLATE_PASSWORD = "template".toCharArray();

	private static final String TEMPLATE_ALIAS = "template";

	private static final String KEY_ALGORITHM = "PBEWithHmacSHA256AndAES_256";

	/**
	 * Few, since neither data nor password leave the process.
	 */
	private static final int ITERATIONS = 1000;

	private static final SecureRandom RANDOM = new SecureRandom();

	private Pkcs12Writer() {
	}

	static byte[] write(PrivateKey privateKey, List<X509Certificate> chain, char[] password) {
		checkPassword(password);
		try {
			KeyStore keyStore = template();
			setKey(keyStore, privateKey, chain, password);
			keyStore.deleteEntry(TEMPLATE_ALIAS);
			ByteArrayOutputStream pkcs12 = new ByteArrayOutputStream();
			keyStore.store(pkcs12, password);
			return pkcs12.toByteArray();
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException("The client certificate can't be written as PKCS#12 (" + ex + ")", ex);
		}
	}

	private static void setKey(KeyStore keyStore, PrivateKey privateKey, List<X509Certificate> chain, char[] password)
			throws GeneralSecurityException {
		byte[] salt = new byte[20];
		RANDOM.nextBytes(salt);
		PasswordProtection protection = new PasswordProtection(password, KEY_ALGORITHM,
				new PBEParameterSpec(salt, ITERATIONS));
		try {
			keyStore.setEntry("client", new PrivateKeyEntry(privateKey, chain.toArray(X509Certificate[]::new)),
					protection);
		}
		finally {
			destroy(protection);
		}
	}

	private static void destroy(PasswordProtection protection) {
		try {
			protection.destroy();
		}
		catch (DestroyFailedException ex) {
			// The garbage collector will.
		}
	}

	private static KeyStore template() throws GeneralSecurityException, IOException {
		try (InputStream template = Pkcs12Writer.class.getResourceAsStream(TEMPLATE)) {
			if (template == null) {
				throw new IOException(TEMPLATE + " is missing");
			}
			// Bouncy Castle's, if it is registered first, takes no algorithm for the key.
			Provider jdk = Security.getProvider("SUN");
			KeyStore keyStore = (jdk != null) ? KeyStore.getInstance("PKCS12", jdk) : KeyStore.getInstance("PKCS12");
			keyStore.load(template, TEMPLATE_PASSWORD);
			return keyStore;
		}
	}

	private static void checkPassword(char[] password) {
		if (password.length == 0) {
			throw new IllegalArgumentException("The password is empty; msquic needs one");
		}
		for (char character : password) {
			if (character < ' ' || character > '~') {
				throw new IllegalArgumentException("The password holds more than printable ASCII characters");
			}
		}
	}

}
