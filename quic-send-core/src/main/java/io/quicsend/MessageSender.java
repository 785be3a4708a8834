package io.quicsend;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.msquic.MessageQueue;
import io.quicsend.msquic.MessageRecord;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeCallback;
import io.quicsend.msquic.NativeMessages;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one established connection whose streams live in native code: one call
 * sends a message, and all that are complete are taken together. Whatever does not go
 * this way goes as an ordinary stream. Thread-safe.
 */
final class MessageSender implements NativeCallback {

	private static final int MAX_DIRECT = 64 * 1024 * 1024;

	private final ConnectionSession session;

	private final NativeConnection connection;

	private final NativeMessages functions;

	private final OffHeapPool pool;

	private final long context;

	private final MessageQueue queue;

	private final ReentrantLock lock = new ReentrantLock();

	/** Held while what is complete is looked at. */
	private final ReentrantLock completing = new ReentrantLock();

	/** By number, which begins with 1. */
	private volatile Message[] messages = new Message[0];

	/** Refused since the connection has ended, before it is known why. */
	private final List<Undecided> undecided = new ArrayList<>(0);

	private @Nullable Message free;

	private int outstanding;

	/** Of all messages, but for what is pending. */
	private final StreamSums sums = new StreamSums();

	private long bytesEnded;

	/** What has been decided, and is not told yet. Guarded by {@link #completing}. */
	private @Nullable List<StreamNews> decidedNews;

	MessageSender(ConnectionSession session, NativeConnection connection, NativeMessages functions, OffHeapPool pool) {
		this.session = session;
		this.connection = connection;
		this.functions = functions;
		this.pool = pool;
		this.context = session.library().register(this);
		this.queue = new MessageQueue(connection.api(), connection.handle(), this.context);
	}

	/**
	 * Send a message.
	 * @param data the message
	 * @return completes when it is acknowledged, or {@code null} if it can't go this way
	 * now
	 */
	@Nullable CompletableFuture<Void> send(ByteBuffer data) {
		int length = data.remaining();
		boolean direct = data.isDirect() && length >= SendRequest.DIRECT_MINIMUM;
		if (length == 0 || length > (direct ? MAX_DIRECT : OffHeapPool.MAX_DATA)) {
			return null;
		}
		int copied = direct ? 0 : length;
		int size = this.pool.chunkSize(copied, 1) + length - copied;
		if (!this.session.memory().tryReserve(size)) {
			return null;
		}
		Chunk chunk = this.pool.allocate(copied, 1);
		if (chunk == null || chunk.capacity() < copied) {
			giveBack(chunk, size);
			return null;
		}
		Message message = take(length);
		Promise promise = Promise.create(this.session.completionContext());
		message.data = direct ? data : null;
		message.size = size;
		message.stream = this.session.nextStreamNumber();
		message.promise = promise;
		StreamListeners listeners = this.session.streamListeners();
		if (listeners != null) {
			message.news = listeners.open(this.session.connection(), message.stream, true, length);
		}
		fill(message, chunk, data, length);
		if (submit(message, chunk, length)) {
			return promise;
		}
		message.clear();
		withdraw(message, length);
		giveBack(chunk, size);
		return null;
	}

	private void giveBack(@Nullable Chunk chunk, int size) {
		if (chunk != null) {
			this.pool.release(chunk);
		}
		this.session.memory().unreserve(size);
		this.session.memory().wakeWaiters();
	}

	private void fill(Message message, Chunk chunk, ByteBuffer data, int length) {
		if (message.data != null) {
			chunk.putLong(MessageRecord.BYTES, this.session.nativeMemory().addressOf(data) + data.position());
		}
		else {
			chunk.putData(0, data, data.position(), length);
			chunk.putLong(MessageRecord.BYTES, chunk.dataAddress());
		}
		chunk.putInt(MessageRecord.LENGTH, length);
		chunk.putInt(MessageRecord.NUMBER, message.number);
		chunk.putLong(MessageRecord.QUEUE, this.queue.address());
		chunk.putInt(MessageRecord.FLAGS, 0);
	}

	private boolean submit(Message message, Chunk chunk, int length) {
		// The handle stays open until the message is complete, since msquic forgets what
		// waits for a connection that is closed.
		if (this.session.isRetired() || !this.connection.acquire()) {
			return false;
		}
		if (!this.connection.enter()) {
			this.connection.release();
			return false;
		}
		try {
			if (message.news != null) {
				// Before it can be complete, and after it can be refused.
				tellOpened(message.news, length);
			}
			// Not before: what has a chunk when the connection is closed is native
			// code's.
			message.chunk = chunk;
			push(chunk);
			if (!this.session.putOff().takesMessages() && !this.queue.isBeingTaken()) {
				this.functions.flush(this.queue.address());
			}
			return true;
		}
		finally {
			this.connection.exit();
		}
	}

	private void push(Chunk chunk) {
		long latest;
		do {
			latest = this.queue.latest();
			chunk.putLong(MessageRecord.NEXT_SUBMITTED, latest);
		}
		while (!this.queue.submit(latest, chunk.headerAddress()));
	}

	/** Have sent what has been submitted. */
	void flush() {
		if (this.connection.enter()) {
			try {
				this.functions.flush(this.queue.address());
			}
			finally {
				this.connection.exit();
			}
		}
	}

	private Message take(int length) {
		this.lock.lock();
		try {
			Message message = this.free;
			if (message == null) {
				message = grow();
			}
			this.free = message.next;
			this.outstanding++;
			this.sums.opened++;
			this.sums.bytesAccepted += length;
			return message;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Message grow() {
		Message[] old = this.messages;
		Message[] messages = Arrays.copyOf(old, Math.max(64, old.length * 2));
		Message next = null;
		for (int i = messages.length; i > old.length; i--) {
			Message message = new Message(i);
			message.next = next;
			messages[i - 1] = message;
			next = message;
		}
		this.messages = messages;
		return Objects.requireNonNull(next);
	}

	/** Take a message back that has not been submitted, as if it had never been there. */
	private void withdraw(Message message, int length) {
		this.lock.lock();
		this.sums.opened--;
		this.sums.bytesAccepted -= length;
		release(message, message, 1);
		this.lock.unlock();
	}

	/**
	 * Take messages back that are complete.
	 * @param chain the first one
	 * @param count how many they are
	 * @param acknowledged how many of them are acknowledged
	 * @param bytes how many bytes those have
	 * @param ended how many bytes are not pending any more
	 */
	private void release(Message chain, int count, int acknowledged, long bytes, long ended) {
		Message last = chain;
		while (last.next != null) {
			last = last.next;
		}
		this.lock.lock();
		this.sums.addEnded(SendStreamOutcome.ACKNOWLEDGED, acknowledged);
		this.sums.bytesAcknowledged += bytes;
		this.bytesEnded += ended;
		release(chain, last, count);
		this.lock.unlock();
	}

	private void release(Message first, Message last, int count) {
		last.next = this.free;
		this.free = first;
		this.outstanding -= count;
	}

	private void addFailed(Throwable failure) {
		SendStreamOutcome outcome = SendStreamOutcome.of(failure);
		this.lock.lock();
		this.sums.addEnded(outcome, 1);
		this.lock.unlock();
	}

	void addTo(StreamSums sums) {
		this.lock.lock();
		try {
			sums.add(this.sums);
			sums.activeMessages += this.outstanding;
			sums.bytesPending += this.sums.bytesAccepted - this.bytesEnded;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** How many messages are not complete yet. */
	int outstanding() {
		this.lock.lock();
		try {
			return this.outstanding;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Bytes of the messages that are not complete yet. */
	long unacknowledgedBytes() {
		long bytes = 0;
		this.completing.lock();
		try {
			for (Message message : this.messages) {
				Chunk chunk = message.chunk;
				if (chunk != null && (chunk.getInt(MessageRecord.FLAGS) & MessageRecord.COMPLETE) == 0) {
					bytes += chunk.getInt(MessageRecord.LENGTH);
				}
			}
			return bytes;
		}
		finally {
			this.completing.unlock();
		}
	}

	/**
	 * The first of some messages is complete.
	 */
	@Override
	public int onEvent(long handle, long event) {
		this.session.completions().wake();
		return MsQuicStatus.SUCCESS.code();
	}

	@Override
	public void onFailure(Throwable failure) {
		// What is complete stays in the queue until the next wake-up.
	}

	/**
	 * Decide all messages that are complete, and release what they used.
	 */
	@Nullable Promise takeDecided() {
		Promise decided;
		List<StreamNews> news;
		this.completing.lock();
		try {
			int number = this.queue.takeCompleted();
			decided = (number != 0) ? decide(number) : null;
			news = this.decidedNews;
			this.decidedNews = null;
		}
		finally {
			this.completing.unlock();
		}
		if (news != null) {
			// The latest one comes first.
			Collections.reverse(news);
			news.forEach(StreamNews::tell);
		}
		return decided;
	}

	private @Nullable Promise decide(int latest) {
		int number = latest;
		Message[] messages = this.messages;
		Promise decided = null;
		Message done = null;
		int count = 0;
		int bytes = 0;
		int acknowledged = 0;
		long bytesAcknowledged = 0;
		long bytesEnded = 0;
		do {
			Message message = messages[number - 1];
			Chunk chunk = message.chunk();
			number = chunk.getInt(MessageRecord.NEXT_COMPLETED);
			Promise promise = message.promise();
			int length = chunk.getInt(MessageRecord.LENGTH);
			bytesEnded += length;
			if (isReasonUnknown(chunk)) {
				this.undecided.add(new Undecided(promise, message.stream, length, message.news));
			}
			else {
				QuicSendException failure = failure(message, chunk);
				if (failure == null) {
					acknowledged++;
					bytesAcknowledged += length;
				}
				else {
					addFailed(failure);
				}
				if (message.news != null) {
					addNews(message.news, chunk, length, failure);
				}
				promise.decide(failure);
				// The latest one comes first.
				promise.next = decided;
				decided = promise;
			}
			bytes += message.size;
			this.pool.release(chunk);
			message.clear();
			message.next = done;
			done = message;
			count++;
		}
		while (number != 0);
		release(done, count, acknowledged, bytesAcknowledged, bytesEnded);
		this.session.memory().unreserve(bytes);
		this.session.memory().wakeWaiters();
		this.connection.release(count);
		return decided;
	}

	/** What native code does is known when it is done, so all of it is told together. */
	private void addNews(StreamNews news, Chunk chunk, int length, @Nullable QuicSendException failure) {
		boolean started = (chunk.getInt(MessageRecord.FLAGS) & MessageRecord.STARTED) != 0;
		int reached = (started ? StreamNews.STARTED : 0) | ((failure == null) ? StreamNews.ACCEPTED : 0)
				| StreamNews.ENDED | StreamNews.CLOSED;
		if (news.take(reached, started ? chunk.getLong(MessageRecord.ID) : -1, length, failure)) {
			if (this.decidedNews == null) {
				this.decidedNews = new ArrayList<>();
			}
			this.decidedNews.add(news);
		}
	}

	private static void tellOpened(StreamNews news, int length) {
		if (news.take(StreamNews.OPENED, -1, length, null)) {
			news.tell();
			news.told();
		}
	}

	/** msquic may refuse a stream before it tells why the connection has ended. */
	private boolean isReasonUnknown(Chunk chunk) {
		int flags = chunk.getInt(MessageRecord.FLAGS);
		if ((flags & MessageRecord.START_FAILED) == 0 || (flags & MessageRecord.CONNECTION_SHUTDOWN) != 0) {
			return false;
		}
		int status = chunk.getInt(MessageRecord.STATUS);
		return (MsQuicStatus.ABORTED.is(status) || MsQuicStatus.INVALID_STATE.is(status))
				&& this.session.loss() == null;
	}

	/**
	 * The connection has ended.
	 * @param loss why
	 */
	void connectionLost(Loss loss) {
		PromiseList failed = new PromiseList();
		List<StreamNews> news = new ArrayList<>(0);
		this.completing.lock();
		try {
			for (Undecided message : this.undecided) {
				StartException failure = errors(message.stream, "").startLost(loss);
				message.promise.decide(failure);
				failed.add(message.promise);
				addFailed(failure);
				if (message.news != null
						&& message.news.take(StreamNews.ENDED | StreamNews.CLOSED, -1, message.length, failure)) {
					news.add(message.news);
				}
			}
			this.undecided.clear();
		}
		finally {
			this.completing.unlock();
		}
		news.forEach(StreamNews::tell);
		this.session.complete(failed.take());
	}

	private StreamErrors errors(long stream, String id) {
		String subject = this.session.describe() + ", stream " + this.session.streamName(stream) + id;
		return new StreamErrors(() -> subject);
	}

	private @Nullable QuicSendException failure(Message message, Chunk chunk) {
		int flags = chunk.getInt(MessageRecord.FLAGS);
		// msquic may call it graceful although it has given up the send.
		int outcome = flags & (MessageRecord.GRACEFUL | MessageRecord.CANCELED | MessageRecord.STOPPED);
		if (outcome == MessageRecord.GRACEFUL) {
			return null;
		}
		try {
			return failure(message, chunk, flags);
		}
		catch (RuntimeException | Error ex) {
			// The messages behind this one must be decided, whatever happens.
			return new StreamErrors(() -> "Stream " + message.stream).internal(ex);
		}
	}

	private QuicSendException failure(Message message, Chunk chunk, int flags) {
		String id = ((flags & MessageRecord.STARTED) != 0) ? ":id=" + chunk.getLong(MessageRecord.ID) : "";
		StreamErrors errors = errors(message.stream, id);
		if ((flags & MessageRecord.STOPPED) != 0) {
			return errors.stopped(chunk.getLong(MessageRecord.STOP_CODE));
		}
		int status = chunk.getInt(MessageRecord.STATUS);
		if ((flags & MessageRecord.CONNECTION_SHUTDOWN) != 0) {
			return errors.lost(this.session.lossOf((flags & MessageRecord.CONNECTION_SHUTDOWN_BY_APP) != 0,
					(flags & MessageRecord.CONNECTION_CLOSED_REMOTELY) != 0,
					chunk.getLong(MessageRecord.CONNECTION_CODE), status));
		}
		if ((flags & MessageRecord.START_FAILED) != 0) {
			Loss loss = this.session.loss();
			return (loss != null) ? errors.startLost(loss) : errors.startOther(status);
		}
		return errors.other(MsQuicStatus.ABORTED.code());
	}

	/**
	 * The connection has been closed, by force if there are streams left: those get their
	 * last events now.
	 */
	void connectionClosed() {
		this.functions.abandon(this.queue.address(), MsQuicStatus.ABORTED.code());
		for (Long stream : streams()) {
			this.connection.api().streamClose(stream);
		}
		this.session.library().unregister(this.context);
		this.session.completions().wake();
	}

	private List<Long> streams() {
		List<Long> streams = new ArrayList<>();
		this.completing.lock();
		try {
			for (Message message : this.messages) {
				Chunk chunk = message.chunk;
				if (chunk != null && (chunk.getInt(MessageRecord.FLAGS) & MessageRecord.COMPLETE) == 0) {
					streams.add(chunk.getLong(MessageRecord.STREAM));
				}
			}
			return streams;
		}
		finally {
			this.completing.unlock();
		}
	}

	private record Undecided(Promise promise, long stream, int length, @Nullable StreamNews news) {

	}

}
