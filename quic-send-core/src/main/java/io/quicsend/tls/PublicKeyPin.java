package io.quicsend.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 digest of a certificate's public key (its SubjectPublicKeyInfo), as RFC
 * 7469 defines it: stays the same when a certificate is renewed with the same key.
 * Immutable.
 */
public final class PublicKeyPin {

	private static final String PREFIX = "sha256/";

	private static final int LENGTH = 32;

	/** In Base64, which has one form only. */
	private final String digest;

	private PublicKeyPin(byte[] digest) {
		this.digest = Base64.getEncoder().encodeToString(digest);
	}

	/**
	 * Read a pin.
	 * @param pin the digest in Base64 or in hexadecimal digits, with or without
	 * {@code sha256/} before it
	 * @return the pin
	 * @throws IllegalArgumentException if it is something else
	 */
	public static PublicKeyPin of(String pin) {
		String text = pin.strip();
		String code = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
		byte[] digest;
		try {
			digest = (code.length() == 2 * LENGTH) ? HexFormat.of().parseHex(code) : Base64.getDecoder().decode(code);
		}
		catch (IllegalArgumentException ex) {
			throw unreadable(pin, ex);
		}
		if (digest.length != LENGTH) {
			throw unreadable(pin, null);
		}
		return new PublicKeyPin(digest);
	}

	/**
	 * The pin of a certificate.
	 * @param certificate the certificate
	 * @return the pin
	 */
	public static PublicKeyPin of(X509Certificate certificate) {
		try {
			byte[] publicKey = certificate.getPublicKey().getEncoded();
			return new PublicKeyPin(MessageDigest.getInstance("SHA-256").digest(publicKey));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-256", ex);
		}
	}

	private static IllegalArgumentException unreadable(String pin, @Nullable Throwable cause) {
		return new IllegalArgumentException("'" + Printable.of(pin) + "' is no public key pin; use the SHA-256 "
				+ "digest of the certificate's public key, as 'sha256/' and its Base64 form or as 64 hexadecimal digits",
				cause);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof PublicKeyPin pin && this.digest.equals(pin.digest);
	}

	@Override
	public int hashCode() {
		return this.digest.hashCode();
	}

	/**
	 * The pin as {@link #of(String)} reads it.
	 */
	@Override
	public String toString() {
		return PREFIX + this.digest;
	}

}
