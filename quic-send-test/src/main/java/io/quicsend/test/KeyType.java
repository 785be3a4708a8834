package io.quicsend.test;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;

/**
 * The kind of keys that a {@link TestCertificateAuthority} makes.
 */
public enum KeyType {

	/** ECDSA with curve P-256; quick to make. */
	EC("SHA256withECDSA"),

	/** RSA with 2048 bits. */
	RSA("SHA256withRSA");

	private final String signature;

	KeyType(String signature) {
		this.signature = signature;
	}

	KeyPair generate() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance(name());
			if (this == EC) {
				generator.initialize(new ECGenParameterSpec("secp256r1"));
			}
			else {
				generator.initialize(2048);
			}
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JVM can't make " + this + " keys", ex);
		}
	}

	static String signatureAlgorithm(PrivateKey key) {
		return valueOf(key.getAlgorithm()).signature;
	}

}
