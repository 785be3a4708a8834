package io.quicsend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.msquic.MessageQueue;
import io.quicsend.msquic.MessageRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decides the messages of one connection that native code has completed: all of them
 * together, when asked. Thread-safe.
 */
final class MessageCompletions {

	private final ConnectionSession session;

	private final NativeConnection connection;

	private final OffHeapPool chunks;

	private final MessageQueue queue;

	private final MessagePool messages;

	private final MessageErrors errors;

	/** Held while what is complete is looked at. */
	private final ReentrantLock lock = new ReentrantLock();

	/** Refused since the connection has ended, before it is known why. */
	private final List<Undecided> undecided = new ArrayList<>(0);

	MessageCompletions(ConnectionSession session, NativeConnection connection, OffHeapPool chunks, MessageQueue queue,
			MessagePool messages) {
		this.session = session;
		this.connection = connection;
		this.chunks = chunks;
		this.queue = queue;
		this.messages = messages;
		this.errors = new MessageErrors(session);
	}

	/**
	 * Decide all messages that are complete, and release what they used.
	 */
	@Nullable Promise takeDecided() {
		CompletedMessages completed;
		this.lock.lock();
		try {
			int latest = this.queue.takeCompleted();
			if (latest == 0) {
				return null;
			}
			completed = decide(latest);
		}
		finally {
			this.lock.unlock();
		}
		completed.tell(this.session.connection());
		this.messages.releaseUntold(completed);
		return completed.decided();
	}

	private CompletedMessages decide(int latest) {
		CompletedMessages completed = new CompletedMessages();
		Message[] messages = this.messages.all();
		int number = latest;
		do {
			Message message = messages[number - 1];
			Chunk chunk = message.chunk();
			number = chunk.getInt(MessageRecord.NEXT_COMPLETED);
			completed.add(message, chunk.getInt(MessageRecord.LENGTH));
			decide(message, chunk, completed);
			this.chunks.release(chunk);
		}
		while (number != 0);
		this.messages.release(completed);
		this.session.memory().unreserve(completed.size());
		this.session.memory().wakeWaiters();
		this.connection.release(completed.count());
		return completed;
	}

	private void decide(Message message, Chunk chunk, CompletedMessages completed) {
		int length = chunk.getInt(MessageRecord.LENGTH);
		Promise promise = message.promise();
		if (this.errors.isReasonUnknown(chunk)) {
			this.undecided.add(new Undecided(promise, message.stream, length, message.news(this.session, length)));
			completed.addTold(message);
			return;
		}
		QuicSendException failure = this.errors.failure(message.stream, chunk);
		promise.decide(failure);
		completed.add(promise);
		if (failure == null) {
			completed.addAcknowledged(length);
			if (message.endListeners != null) {
				message.finished(chunk.getLong(MessageRecord.ID), length);
				completed.addUntold(message);
				return;
			}
		}
		else {
			this.messages.addFailed(failure);
		}
		StreamNews news = message.news(this.session, length);
		if (news != null && takeNews(news, chunk, length, failure)) {
			completed.add(news);
		}
		completed.addTold(message);
	}

	/** What native code does is known when it is done, so all of it is told together. */
	private static boolean takeNews(StreamNews news, Chunk chunk, int length, @Nullable QuicSendException failure) {
		boolean started = (chunk.getInt(MessageRecord.FLAGS) & MessageRecord.STARTED) != 0;
		int reached = (started ? StreamNews.STARTED : 0) | ((failure == null) ? StreamNews.ACCEPTED : 0)
				| StreamNews.ENDED | StreamNews.CLOSED;
		return news.take(reached, started ? chunk.getLong(MessageRecord.ID) : -1, length, failure);
	}

	/**
	 * The connection has ended.
	 * @param loss why
	 */
	void connectionLost(Loss loss) {
		PromiseList failed = new PromiseList();
		List<StreamNews> news = new ArrayList<>(0);
		this.lock.lock();
		try {
			for (Undecided message : this.undecided) {
				StartException failure = this.errors.startLost(message.stream, loss);
				message.promise.decide(failure);
				failed.add(message.promise);
				this.messages.addFailed(failure);
				if (message.news != null
						&& message.news.take(StreamNews.ENDED | StreamNews.CLOSED, -1, message.length, failure)) {
					news.add(message.news);
				}
			}
			this.undecided.clear();
		}
		finally {
			this.lock.unlock();
		}
		news.forEach(StreamNews::tell);
		this.session.complete(failed.take());
	}

	/** Bytes of the messages that are not complete yet. */
	long unacknowledgedBytes() {
		long bytes = 0;
		this.lock.lock();
		try {
			for (Message message : this.messages.all()) {
				Chunk chunk = message.chunk;
				if (chunk != null && isIncomplete(chunk)) {
					bytes += chunk.getInt(MessageRecord.LENGTH);
				}
			}
			return bytes;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The native streams of the messages that are not complete yet. */
	List<Long> incompleteStreams() {
		List<Long> streams = new ArrayList<>();
		this.lock.lock();
		try {
			for (Message message : this.messages.all()) {
				Chunk chunk = message.chunk;
				if (chunk != null && isIncomplete(chunk)) {
					streams.add(chunk.getLong(MessageRecord.STREAM));
				}
			}
			return streams;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static boolean isIncomplete(Chunk chunk) {
		return (chunk.getInt(MessageRecord.FLAGS) & MessageRecord.COMPLETE) == 0;
	}

	private record Undecided(Promise promise, long stream, int length, @Nullable StreamNews news) {

	}

}
