package io.quicsend.msquic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Messages of one connection that native code sends.
 */
final class RawMessages implements AutoCloseable {

	/** How often Java was told that some are complete. */
	final AtomicInteger wakeUps = new AtomicInteger();

	private final Raw raw;

	private final NativeMessages functions;

	private final long context;

	private final MessageQueue queue;

	private final List<NativeBlock> records = new ArrayList<>();

	RawMessages(RawConnection connection) {
		this.raw = connection.raw;
		try {
			this.functions = this.raw.api.loadMessages(TestLibrary.messagesPath());
		}
		catch (MsQuicLoadException ex) {
			throw new AssertionError(ex);
		}
		this.context = this.raw.register((RawObject.EventHandler) (handle, event) -> {
			this.wakeUps.incrementAndGet();
			return 0;
		});
		this.queue = new MessageQueue(this.raw.api, connection.handle, this.context);
	}

	/**
	 * Submit a message, without having it sent.
	 * @param data the message
	 * @return its record
	 */
	NativeBlock submit(byte[] data) {
		NativeBlock record = NativeBlock.allocate(this.raw.memory, MessageRecord.SIZE + data.length);
		this.records.add(record);
		record.buffer().putInt(MessageRecord.LENGTH, data.length);
		record.buffer().putInt(MessageRecord.NUMBER, this.records.size());
		record.buffer().putLong(MessageRecord.BYTES, record.address() + MessageRecord.SIZE);
		record.buffer().putLong(MessageRecord.QUEUE, this.queue.address());
		record.buffer().put(MessageRecord.SIZE, data);
		long latest;
		do {
			latest = this.queue.latest();
			record.buffer().putLong(MessageRecord.NEXT_SUBMITTED, latest);
		}
		while (!this.queue.submit(latest, record.address()));
		return record;
	}

	boolean isBeingTaken() {
		return this.queue.isBeingTaken();
	}

	void flush() {
		this.functions.flush(this.queue.address());
	}

	void abandon(MsQuicStatus status) {
		this.functions.abandon(this.queue.address(), status.code());
	}

	/**
	 * Take what is complete.
	 * @return the messages' records, the latest first
	 */
	List<NativeBlock> takeCompleted() {
		List<NativeBlock> completed = new ArrayList<>();
		int number = this.queue.takeCompleted();
		while (number != 0) {
			NativeBlock record = this.records.get(number - 1);
			completed.add(record);
			number = record.buffer().getInt(MessageRecord.NEXT_COMPLETED);
		}
		return completed;
	}

	List<NativeBlock> awaitCompleted(int count) {
		List<NativeBlock> completed = new ArrayList<>();
		RawObject.spinUntil(() -> {
			completed.addAll(takeCompleted());
			return completed.size() >= count;
		}, () -> completed.size() + " of " + count + " messages are complete");
		return completed;
	}

	/**
	 * Java is told when the worker has done what it has at hand, so after a completion.
	 */
	void awaitWakeUp() {
		RawObject.spinUntil(() -> this.wakeUps.get() > 0, () -> "not told of a completion");
	}

	/** The worker may still look for more to send after the last completion. */
	void awaitNotBeingTaken() {
		RawObject.spinUntil(() -> !isBeingTaken(), () -> "not at rest");
	}

	/** Those that Java knows. */
	static int flags(NativeBlock record) {
		return record.buffer().getInt(MessageRecord.FLAGS) & (2 * MessageRecord.COMPLETE - 1);
	}

	static MsQuicStatus status(NativeBlock record) {
		return MsQuicStatus.of(record.buffer().getInt(MessageRecord.STATUS));
	}

	@Override
	public void close() {
		this.raw.unregister(this.context);
	}

}
