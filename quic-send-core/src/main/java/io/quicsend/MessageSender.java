package io.quicsend;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

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

	private final MessagePool messages = new MessagePool();

	private final MessageCompletions completed;

	MessageSender(ConnectionSession session, NativeConnection connection, NativeMessages functions, OffHeapPool pool) {
		this.session = session;
		this.connection = connection;
		this.functions = functions;
		this.pool = pool;
		this.context = session.library().register(this);
		this.queue = new MessageQueue(connection.api(), connection.handle(), this.context);
		this.completed = new MessageCompletions(session, connection, pool, this.queue, this.messages);
	}

	/**
	 * Send a message.
	 * @param data the message
	 * @return completes when it is acknowledged, or {@code null} if it can't go this way
	 * now
	 */
	@Nullable CompletableFuture<Void> send(ByteBuffer data) {
		int length = data.remaining();
		long address = this.session.addressOf(data);
		boolean direct = address != 0;
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
		Message message = this.messages.take(length);
		Promise promise = Promise.create(this.session.completionContext());
		message.data = direct ? data : null;
		message.size = size;
		message.stream = this.session.nextStreamNumber();
		message.promise = promise;
		StreamListeners listeners = this.session.streamListeners();
		if (listeners != null) {
			listen(message, listeners, length);
		}
		fill(message, chunk, data, length, address);
		if (submit(message, chunk, length)) {
			return promise;
		}
		this.messages.withdraw(message, length);
		giveBack(chunk, size);
		return null;
	}

	private void listen(Message message, StreamListeners listeners, int length) {
		if (listeners.isEndOnly()) {
			message.endListeners = listeners;
			message.opened = System.nanoTime();
		}
		else {
			message.news = listeners.open(this.session.connection(), message.stream, true, length);
		}
	}

	private void giveBack(@Nullable Chunk chunk, int size) {
		if (chunk != null) {
			this.pool.release(chunk);
		}
		this.session.memory().unreserve(size);
		this.session.memory().wakeWaiters();
	}

	private void fill(Message message, Chunk chunk, ByteBuffer data, int length, long address) {
		if (address != 0) {
			chunk.putLong(MessageRecord.BYTES, address + data.position());
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
			if (!this.queue.isBeingTaken() && !this.session.putOff().takesMessages()) {
				this.functions.flush(this.queue.address());
			}
			return true;
		}
		finally {
			this.connection.exit();
		}
	}

	private static void tellOpened(StreamNews news, int length) {
		if (news.take(StreamNews.OPENED, -1, length, null)) {
			news.tell();
			news.told();
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

	/** Decide all messages that are complete, and release what they used. */
	@Nullable Promise takeDecided() {
		return this.completed.takeDecided();
	}

	/**
	 * The connection has ended.
	 * @param loss why
	 */
	void connectionLost(Loss loss) {
		this.completed.connectionLost(loss);
	}

	/** How many messages are not complete yet. */
	int outstanding() {
		return this.messages.outstanding();
	}

	/** Bytes of the messages that are not complete yet. */
	long unacknowledgedBytes() {
		return this.completed.unacknowledgedBytes();
	}

	void addTo(StreamSums sums) {
		this.messages.addTo(sums);
	}

	/**
	 * The connection has been closed, by force if there are streams left: those get their
	 * last events now.
	 */
	void connectionClosed() {
		this.functions.abandon(this.queue.address(), MsQuicStatus.ABORTED.code());
		for (Long stream : this.completed.incompleteStreams()) {
			this.connection.api().streamClose(stream);
		}
		this.session.library().unregister(this.context);
		this.session.completions().wake();
	}

}
