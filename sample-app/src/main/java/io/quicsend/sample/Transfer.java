package io.quicsend.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.quicsend.QuicSendException;
import io.quicsend.SendStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.io.InputStreamSource;

/**
 * Something on its way, on a stream of its own.
 */
final class Transfer {

	private static final Logger logger = LoggerFactory.getLogger(Transfer.class);

	/** What the receiver is told when this side gives up. */
	static final long GIVEN_UP = 0x10;

	private static final int CHUNK_SIZE = 64 * 1024;

	private final String name;

	private final SendStream stream;

	private final MessageDigest sha256 = sha256();

	private final CompletableFuture<Void> started;

	private long startNanos = System.nanoTime();

	private volatile long bytes;

	Transfer(String name, SendStream stream) {
		this.name = name;
		this.stream = stream;
		// The first write would do it as well, but would count connecting as sending.
		this.started = stream.start();
	}

	/**
	 * How much the stream has taken so far.
	 * @return the number of bytes
	 */
	long bytes() {
		return this.bytes;
	}

	/**
	 * Send the content, and wait until the receiver has acknowledged it. Reads no faster
	 * than the receiver takes it.
	 * @param source where the content comes from
	 * @return what became of it
	 */
	SendReport send(InputStreamSource source) {
		try (this.stream; InputStream content = source.getInputStream()) {
			await(this.started);
			this.startNanos = System.nanoTime();
			copy(content, this.stream.outputStream());
			await(this.stream.finish());
			return report(Outcome.ACKNOWLEDGED, null, null);
		}
		catch (QuicSendException ex) {
			return report(Outcome.of(ex), Outcome.errorCode(ex), ex.getMessage());
		}
		catch (IOException ex) {
			return report(Outcome.ABORTED, GIVEN_UP, ex.toString());
		}
		catch (RuntimeException ex) {
			logger.error("Sending {} failed", this.name, ex);
			return report(Outcome.FAILED, null, ex.toString());
		}
	}

	/**
	 * Give up. Has no effect when the transfer has ended.
	 */
	void abort() {
		this.stream.abort(GIVEN_UP);
	}

	private void copy(InputStream content, OutputStream out) throws IOException {
		byte[] chunk = new byte[CHUNK_SIZE];
		int length;
		while ((length = content.read(chunk)) != -1) {
			// Blocks while the send window is full.
			out.write(chunk, 0, length);
			this.sha256.update(chunk, 0, length);
			this.bytes = this.bytes + length;
		}
	}

	private static void await(CompletableFuture<Void> future) throws IOException {
		try {
			future.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof IOException cause) ? cause : new IOException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while waiting for the acknowledgement");
		}
	}

	private SendReport report(Outcome outcome, @Nullable Long errorCode, @Nullable String error) {
		OptionalLong id = this.stream.id();
		return new SendReport(id.isPresent() ? id.getAsLong() : null, this.name, this.bytes,
				HexFormat.of().formatHex(this.sha256.digest()), outcome, errorCode, error, null,
				Duration.ofNanos(System.nanoTime() - this.startNanos));
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
