package io.quicsend;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.StreamStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a session: those that live here, and those of messages that native code
 * sends. Counts what has become of them. Thread-safe.
 */
final class SessionStreams {

	private static final int MAX_NAMED = 20;

	private final ReentrantLock lock = new ReentrantLock();

	/** In the order of opening, which is that of starting once connected. */
	private final Set<DefaultSendStream> open = new LinkedHashSet<>();

	/** Of the streams that are gone. */
	private final StreamSums gone = new StreamSums();

	private boolean refusing;

	/** Once established, where native code can send messages. */
	private volatile @Nullable MessageSender messages;

	/** Used by the connection's worker alone. */
	private @Nullable StreamStatistics statistics;

	/**
	 * Add a stream that has been opened.
	 * @param stream the stream
	 * @return {@code false} if no more are taken
	 */
	boolean add(DefaultSendStream stream) {
		this.lock.lock();
		try {
			if (this.refusing) {
				return false;
			}
			this.open.add(stream);
			this.gone.opened++;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Take no more streams. */
	void refuse() {
		this.lock.lock();
		this.refusing = true;
		this.lock.unlock();
	}

	/**
	 * A stream is down.
	 * @param stream the stream
	 * @param outcome what has become of it
	 * @param accepted the bytes accepted
	 * @param acknowledged the bytes acknowledged
	 */
	void remove(DefaultSendStream stream, SendStreamOutcome outcome, long accepted, long acknowledged) {
		this.lock.lock();
		try {
			if (this.open.remove(stream)) {
				this.gone.addEnded(outcome, 1);
				this.gone.addBytes(accepted, acknowledged);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ask for how long a stream that ends has been blocked. For the connection's worker,
	 * where that does not block.
	 * @param api the native functions
	 * @param handle the stream's handle
	 */
	void addBlockedTimes(MsQuicApi api, long handle) {
		StreamStatistics statistics = this.statistics;
		if (statistics == null) {
			statistics = new StreamStatistics(api.memory());
			this.statistics = statistics;
		}
		if (MsQuicStatus.succeeded(statistics.read(api, handle))) {
			this.lock.lock();
			this.gone.add(statistics);
			this.lock.unlock();
		}
	}

	// Messages

	/** Have native code send messages from now on. */
	void messages(MessageSender messages) {
		this.messages = messages;
	}

	/**
	 * Send a message by native code alone.
	 * @return the future of its acknowledgement, or {@code null} if a stream is needed
	 */
	@Nullable CompletableFuture<Void> sendMessage(ByteBuffer message) {
		MessageSender messages = this.messages;
		return (messages != null) ? messages.send(message) : null;
	}

	@Nullable Promise takeDecidedMessages() {
		MessageSender messages = this.messages;
		return (messages != null) ? messages.takeDecided() : null;
	}

	void flushMessages() {
		MessageSender messages = this.messages;
		if (messages != null) {
			messages.flush();
		}
	}

	private int outstandingMessages() {
		MessageSender messages = this.messages;
		return (messages != null) ? messages.outstanding() : 0;
	}

	// Told by the session

	/** The connection is established. */
	void connected() {
		all().forEach(DefaultSendStream::connected);
	}

	/** The connection has ended. */
	void connectionLost(Loss loss) {
		all().forEach((stream) -> stream.connectionLost(loss));
		MessageSender messages = this.messages;
		if (messages != null) {
			messages.connectionLost(loss);
		}
	}

	/** The native connection that messages went by is closed. */
	void connectionClosed() {
		MessageSender messages = this.messages;
		if (messages != null) {
			messages.connectionClosed();
		}
	}

	// What there is

	/** Whether all streams are down. */
	boolean areDown() {
		return outstandingMessages() == 0 && all().isEmpty();
	}

	/** Whether everything accepted is acknowledged, or has failed. */
	boolean areIdle() {
		return outstandingMessages() == 0 && busy().isEmpty();
	}

	/**
	 * What is not acknowledged, for people.
	 * @return the description, or {@code null} if there is nothing
	 */
	@Nullable String describeBusy() {
		List<DefaultSendStream> streams = busy();
		int messages = outstandingMessages();
		if (streams.isEmpty() && messages == 0) {
			return null;
		}
		return (streams.size() + messages) + " streams, " + unacknowledgedBytes(streams) + " bytes, not acknowledged: "
				+ streams.stream().limit(MAX_NAMED).map(DefaultSendStream::debugId).toList()
				+ ((messages > 0) ? " and " + messages + " messages" : "");
	}

	private long unacknowledgedBytes(List<DefaultSendStream> streams) {
		MessageSender messages = this.messages;
		return streams.stream().mapToLong(DefaultSendStream::unacknowledgedBytes).sum()
				+ ((messages != null) ? messages.unacknowledgedBytes() : 0);
	}

	private List<DefaultSendStream> busy() {
		return all().stream().filter(DefaultSendStream::isBusy).toList();
	}

	private List<DefaultSendStream> all() {
		this.lock.lock();
		try {
			return List.copyOf(this.open);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The streams that are not down. */
	List<SendStreamSnapshot> snapshots() {
		return all().stream().map(DefaultSendStream::snapshot).filter(Objects::nonNull).toList();
	}

	@Nullable SendStream find(long number) {
		return all().stream().filter((stream) -> stream.number() == number).findFirst().orElse(null);
	}

	/** Add what the streams have done until now. */
	void addTo(StreamSums sums) {
		List<DefaultSendStream> open;
		this.lock.lock();
		try {
			sums.add(this.gone);
			open = List.copyOf(this.open);
		}
		finally {
			this.lock.unlock();
		}
		open.forEach((stream) -> stream.addTo(sums));
		MessageSender messages = this.messages;
		if (messages != null) {
			messages.addTo(sums);
		}
	}

}
