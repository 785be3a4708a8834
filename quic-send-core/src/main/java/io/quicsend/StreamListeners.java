package io.quicsend;

import java.util.Comparator;
import java.util.List;

import io.quicsend.SendStreamListener.Interest;
import org.jspecify.annotations.Nullable;

/**
 * The listeners to all streams of a registration. Immutable.
 */
final class StreamListeners {

	/** Those that want to hear everything come first. */
	private final SendStreamListener[] listeners;

	/** How many want to hear more than how streams end. */
	private final int toAll;

	private StreamListeners(SendStreamListener[] listeners, int toAll) {
		this.listeners = listeners;
		this.toAll = toAll;
	}

	static @Nullable StreamListeners of(List<AddedListener> added) {
		if (added.isEmpty()) {
			return null;
		}
		SendStreamListener[] listeners = added.stream()
			.sorted(Comparator.comparing(AddedListener::interest).reversed())
			.map(AddedListener::listener)
			.toArray(SendStreamListener[]::new);
		return new StreamListeners(listeners,
				(int) added.stream().filter((one) -> one.interest() == Interest.ALL).count());
	}

	/** Whether nobody wants to hear more than how streams end. */
	boolean isEndOnly() {
		return this.toAll == 0;
	}

	/** Begin with the news of a stream that is being opened. */
	StreamNews open(QuicConnection connection, long number, boolean message, long bytes) {
		return open(connection, number, message, bytes, System.nanoTime());
	}

	/** Begin with the news of a stream that has been opened at a time. */
	StreamNews open(QuicConnection connection, long number, boolean message, long bytes, long opened) {
		StreamNews news = new StreamNews(connection, number, message, this.listeners, opened);
		news.chooseListeners(this.toAll, bytes);
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

	}

}
