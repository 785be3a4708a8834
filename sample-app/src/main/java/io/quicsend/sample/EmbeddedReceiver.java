package io.quicsend.sample;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * The receiver in this process, which tells what has arrived. There is none where another
 * receiver is configured, see {@link EmbeddedReceiverInitializer}.
 */
final class EmbeddedReceiver implements DisposableBean {

	private static final int TIMEOUT_SECONDS = 5;

	private final QuicReceiver receiver;

	/** By stream id, and removed when told, since another connection has the same ids. */
	private final Map<Long, CompletableFuture<String>> hashes = new ConcurrentHashMap<>();

	EmbeddedReceiver(QuicReceiver receiver) {
		this.receiver = receiver;
		receiver.onStream(this::ended);
	}

	private void ended(ReceivedStream stream) {
		if (stream.end() == ReceivedStream.End.FINISHED) {
			hash(stream.id()).complete(stream.sha256());
		}
	}

	private CompletableFuture<String> hash(long stream) {
		return this.hashes.computeIfAbsent(stream, (id) -> new CompletableFuture<>());
	}

	/**
	 * What has arrived on a stream that was acknowledged, which tells that it is there or
	 * will be in a moment.
	 * @param stream the stream's id
	 * @return the SHA-256 in hex, or {@code null} if it was not there in time
	 */
	@Nullable String sha256(long stream) {
		try {
			return hash(stream).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
		catch (ExecutionException | TimeoutException ex) {
			return null;
		}
		finally {
			this.hashes.remove(stream);
		}
	}

	@Override
	public void destroy() {
		this.receiver.close();
	}

}
