package io.quicsend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Messages that have been completed together. Native code names the latest one first;
 * here what was completed first comes first.
 */
final class CompletedMessages {

	private @Nullable Message first;

	private @Nullable Message firstUntold;

	private @Nullable Promise decided;

	private @Nullable List<StreamNews> news;

	private int count;

	private long bytes;

	private int size;

	private int acknowledged;

	private long bytesAcknowledged;

	/** Add one, whatever has become of it. */
	void add(Message message, int length) {
		this.count++;
		this.bytes += length;
		this.size += message.size;
	}

	/** Add one that nothing is to be told of; it may be used again. */
	void addTold(Message message) {
		message.clear();
		message.next = this.first;
		this.first = message;
	}

	/** Add one whose end is to be told, which it knows all about. */
	void addUntold(Message message) {
		message.next = this.firstUntold;
		this.firstUntold = message;
	}

	void addAcknowledged(int length) {
		this.acknowledged++;
		this.bytesAcknowledged += length;
	}

	void add(Promise promise) {
		promise.next = this.decided;
		this.decided = promise;
	}

	void add(StreamNews news) {
		if (this.news == null) {
			this.news = new ArrayList<>();
		}
		this.news.add(news);
	}

	@Nullable Message first() {
		return this.first;
	}

	@Nullable Message firstUntold() {
		return this.firstUntold;
	}

	@Nullable Promise decided() {
		return this.decided;
	}

	int count() {
		return this.count;
	}

	long bytes() {
		return this.bytes;
	}

	/** Bytes of the connection's window. */
	int size() {
		return this.size;
	}

	int acknowledged() {
		return this.acknowledged;
	}

	long bytesAcknowledged() {
		return this.bytesAcknowledged;
	}

	/** Tell the news. Whoever hears them may do anything, so no lock must be held. */
	void tell(QuicConnection connection) {
		if (this.news != null) {
			Collections.reverse(this.news);
			this.news.forEach(StreamNews::tell);
		}
		if (this.firstUntold != null) {
			tellEnds(connection, System.nanoTime());
		}
	}

	private void tellEnds(QuicConnection connection, long now) {
		for (Message message = this.firstUntold; message != null; message = message.next) {
			Objects.requireNonNull(message.endListeners)
				.tellFinished(new SendStreamInfo(connection, message.stream, message.id, true, message.length,
						now - message.opened));
		}
	}

}
