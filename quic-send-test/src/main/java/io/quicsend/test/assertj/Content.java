package io.quicsend.test.assertj;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.quicsend.test.ReceivedStream;

/**
 * What streams have brought, as hashes and for people.
 */
final class Content {

	private static final int SHOWN_BYTES = 200;

	private Content() {
	}

	static String sha256(byte[] content) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Show short content, where the receiver has kept it.
	 * @param stream the stream
	 * @return the text or the bytes, may be empty
	 */
	static String describe(ReceivedStream stream) {
		if (stream.bytes() > SHOWN_BYTES) {
			return "";
		}
		byte[] content;
		try {
			content = stream.content();
		}
		catch (IllegalStateException ex) {
			return "";
		}
		try {
			return ": \"" + StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)) + "\"";
		}
		catch (CharacterCodingException ex) {
			return ": " + HexFormat.of().formatHex(content);
		}
	}

}
