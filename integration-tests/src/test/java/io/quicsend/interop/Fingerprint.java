package io.quicsend.interop;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What tells the content of a stream from any other's.
 *
 * @param length the number of bytes
 * @param sha256 their hash
 */
record Fingerprint(long length, String sha256) implements Comparable<Fingerprint> {

	static Fingerprint of(ByteBuffer content) {
		Builder builder = new Builder();
		builder.add(content.duplicate());
		return builder.build();
	}

	@Override
	public int compareTo(Fingerprint other) {
		return (this.length != other.length) ? Long.compare(this.length, other.length)
				: this.sha256.compareTo(other.sha256);
	}

	/**
	 * Takes the content piece by piece.
	 */
	static final class Builder {

		private final MessageDigest digest;

		private long length;

		Builder() {
			try {
				this.digest = MessageDigest.getInstance("SHA-256");
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException(ex);
			}
		}

		void add(ByteBuffer piece) {
			this.length += piece.remaining();
			this.digest.update(piece);
		}

		Fingerprint build() {
			return new Fingerprint(this.length, HexFormat.of().formatHex(this.digest.digest()));
		}

	}

}
