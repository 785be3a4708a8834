package io.quicsend.faults;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.quicsend.SendStream;

/**
 * Bytes that don't repeat, so that whatever is lost, doubled or moved changes their hash.
 */
final class Payload {

	private final byte[] bytes;

	Payload(long seed, int length) {
		this.bytes = new byte[length];
		new Random(seed).nextBytes(this.bytes);
	}

	byte[] bytes() {
		return this.bytes;
	}

	ByteBuffer buffer() {
		return ByteBuffer.wrap(this.bytes);
	}

	ByteBuffer directBuffer() {
		return ByteBuffer.allocateDirect(this.bytes.length).put(this.bytes).flip();
	}

	List<CompletableFuture<Void>> sendInPieces(SendStream stream, int size) {
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		for (int offset = 0; offset < this.bytes.length; offset += size) {
			sends.add(stream.send(ByteBuffer.wrap(this.bytes, offset, Math.min(size, this.bytes.length - offset))));
		}
		return sends;
	}

	String sha256() {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(this.bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
