package io.quicsend;

import java.util.List;

import io.quicsend.SendStreamListener.Interest;
import org.jspecify.annotations.Nullable;

/**
 * The listeners to all streams of a registration. Immutable.
 */
final class StreamListeners {

	private final SendStreamListener[] listeners;

	/** Whether some listener wants to hear more than how streams end. */
	private final boolean all;

	private StreamListeners(SendStreamListener[] listeners, boolean all) {
		this.listeners = listeners;
		this.all = all;
	}

	static @Nullable StreamListeners of(List<AddedListener> added) {
		if (added.isEmpty()) {
			return null;
		}
		SendStreamListener[] listeners = added.stream().map(AddedListener::narrowed).toArray(SendStreamListener[]::new);
		return new StreamListeners(listeners, added.stream().anyMatch((one) -> one.interest() == Interest.ALL));
	}

	/** Whether nobody wants to hear more than how streams end. */
	boolean isEndOnly() {
		return !this.all;
	}

	/** Begin with the news of a stream that is being opened. */
	StreamNews open(QuicConnection connection, long number, boolean message, long bytes) {
		return open(connection, number, message, bytes, System.nanoTime());
	}

	/** Begin with the news of a stream that has been opened at a time. */
	StreamNews open(QuicConnection connection, long number, boolean message, long bytes, long opened) {
		StreamNews news = new StreamNews(connection, number, message, this.listeners, opened);
		if (this.all) {
			news.chooseListeners(bytes);
		}
		else {
			news.tellEndOnly();
		}
		return news;
	}

	/** Tell that a stream has ended as it should. */
	void tellFinished(SendStreamInfo stream) {
		for (SendStreamListener listener : this.listeners) {
			try {
				listener.finished(stream);
			}
			catch (RuntimeException | Error ex) {
				StreamNews.logFailure(stream, ex);
			}
		}
	}

	/**
	 * A listener, and what it wanted to hear when it was added.
	 */
	record AddedListener(SendStreamListener listener, Interest interest) {

		SendStreamListener narrowed() {
			return (this.interest == Interest.ALL) ? this.listener : new TerminalListener(this.listener);
		}

	}

	/**
	 * Hides from a listener what it does not want to hear.
	 */
	private record TerminalListener(SendStreamListener listener) implements SendStreamListener {

		@Override
		public void finished(SendStreamInfo stream) {
			this.listener.finished(stream);
		}

		@Override
		public void stopped(SendStreamInfo stream, long errorCode) {
			this.listener.stopped(stream, errorCode);
		}

		@Override
		public void aborted(SendStreamInfo stream, long errorCode) {
			this.listener.aborted(stream, errorCode);
		}

		@Override
		public void failed(SendStreamInfo stream, QuicSendException cause) {
			this.listener.failed(stream, cause);
		}

	}

}
