package io.quicsend.sample;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

final class Sha256 {

	private Sha256() {
	}

	static String of(byte[] content) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
