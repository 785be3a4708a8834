package io.quicsend;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What listeners have been told of one stream. Each step happens once at most, and always
 * in the same order, so a few bits tell what is due. One thread at a time tells; what
 * happens meanwhile is told by that one.
 */
final class StreamNews {

	static final int OPENED = 1;

	static final int STARTED = 2;

	static final int ACCEPTED = 4;

	static final int ENDED = 8;

	static final int CLOSED = 16;

	private static final Logger logger = LoggerFactory.getLogger(StreamNews.class);

	private final QuicConnection connection;

	private final long number;

	private final boolean message;

	private final long opened;

	private SendStreamListener[] listeners;

	/** How many of them, from the first on, hear of every step. */
	private int toAll;

	/** Steps that have been taken to be told. */
	private int taken;

	/** Those of them that are being told. */
	private int due;

	private boolean telling;

	private long id = -1;

	private long bytes;

	private @Nullable QuicSendException failure;

	StreamNews(QuicConnection connection, long number, boolean message, SendStreamListener[] listeners, long opened) {
		this.connection = connection;
		this.number = number;
		this.message = message;
		this.listeners = listeners;
		this.opened = opened;
	}

	/**
	 * Ask listeners which one is to hear of this stream.
	 * @param toAll how many to ask: all but the last ones, which hear nothing but how it
	 * ends
	 * @param bytes the bytes accepted
	 */
	void chooseListeners(int toAll, long bytes) {
		this.bytes = bytes;
		if (toAll > 0) {
			SendStreamInfo info = info();
			SendStreamListener[] chosen = new SendStreamListener[this.listeners.length];
			for (int i = 0; i < toAll; i++) {
				SendStreamListener one = choose(this.listeners[i], info);
				if (one != null) {
					chosen[this.toAll++] = one;
				}
			}
			int others = this.listeners.length - toAll;
			System.arraycopy(this.listeners, toAll, chosen, this.toAll, others);
			this.listeners = Arrays.copyOf(chosen, this.toAll + others);
		}
		if (this.toAll == 0) {
			this.taken = ~ENDED;
		}
	}

	private @Nullable SendStreamListener choose(SendStreamListener listener, SendStreamInfo info) {
		try {
			return listener.forStream(info);
		}
		catch (RuntimeException | Error ex) {
			logFailure(info, ex);
			return null;
		}
	}

	/**
	 * Take what has to be told. Calls must not overlap.
	 * @param reached the steps that the stream has reached
	 * @param id the stream's id, or -1
	 * @param bytes the bytes accepted
	 * @param failure why the stream has failed, if it has
	 * @return whether the caller must {@link #tell()}, and then {@link #told()}
	 */
	boolean take(int reached, long id, long bytes, @Nullable QuicSendException failure) {
		if (this.telling) {
			return false;
		}
		int due = reached & ~this.taken;
		if ((this.taken & ENDED) != 0) {
			due &= CLOSED;
		}
		if (due == 0) {
			return false;
		}
		this.telling = true;
		this.taken |= due;
		this.due = due;
		this.id = id;
		this.bytes = bytes;
		this.failure = failure;
		return true;
	}

	/** What was taken has been told. Must not overlap with {@link #take}. */
	void told() {
		this.telling = false;
	}

	/** Tell what was taken. */
	void tell() {
		SendStreamInfo info = info();
		if ((this.due & OPENED) != 0) {
			tell(this.toAll, (listener) -> listener.opened(info));
		}
		if ((this.due & STARTED) != 0) {
			tell(this.toAll, (listener) -> listener.started(info));
		}
		if ((this.due & ACCEPTED) != 0) {
			tell(this.toAll, (listener) -> listener.peerAccepted(info));
		}
		if ((this.due & ENDED) != 0) {
			tell(this.listeners.length, (listener) -> tellEnd(listener, info));
		}
		if ((this.due & CLOSED) != 0) {
			tell(this.toAll, (listener) -> listener.closed(info));
		}
	}

	private void tellEnd(SendStreamListener listener, SendStreamInfo info) {
		QuicSendException failure = this.failure;
		if (failure == null) {
			listener.finished(info);
		}
		else if (failure instanceof WriteException.Stopped stopped) {
			listener.stopped(info, stopped.errorCode());
		}
		else if (failure instanceof WriteException.Aborted aborted) {
			listener.aborted(info, aborted.errorCode());
		}
		else {
			listener.failed(info, Objects.requireNonNull(failure));
		}
	}

	private void tell(int count, Consumer<SendStreamListener> news) {
		for (int i = 0; i < count; i++) {
			try {
				news.accept(this.listeners[i]);
			}
			catch (RuntimeException | Error ex) {
				logFailure(info(), ex);
			}
		}
	}

	static void logFailure(SendStreamInfo stream, Throwable ex) {
		logger.warn("A listener to stream {} has failed", stream, ex);
	}

	private SendStreamInfo info() {
		return new SendStreamInfo(this.connection, this.number, this.id, this.message, this.bytes,
				System.nanoTime() - this.opened);
	}

}
