package io.quicsend.sample;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * The receiver in this process, which tells what has arrived. Defined only where no other
 * receiver is configured, see {@link EmbeddedReceiverInitializer}.
 */
final class EmbeddedReceiver implements DisposableBean {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final QuicReceiver receiver;

	/** An id is unique only within one connection, and there may be several over time. */
	private final Set<ReceivedStream> told = ConcurrentHashMap.newKeySet();

	EmbeddedReceiver(QuicReceiver receiver) {
		this.receiver = receiver;
	}

	/**
	 * What has arrived on a stream. Acknowledged data is there, or will be in a moment.
	 * @param id the stream's id
	 * @return the SHA-256 in hex, or {@code null} if the stream's end has not arrived
	 */
	@Nullable String sha256(long id) {
		ReceivedStream stream = this.receiver.awaitStream(
				(received) -> received.id() == id && received.end() != null && this.told.add(received), TIMEOUT);
		return stream.sha256();
	}

	@Override
	public void destroy() {
		this.receiver.close();
	}

}
