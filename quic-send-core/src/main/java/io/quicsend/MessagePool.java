package io.quicsend;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The messages of one connection, used again and again, and what has been counted of
 * them. Thread-safe.
 */
final class MessagePool {

	private final ReentrantLock lock = new ReentrantLock();

	/** By number, which begins with 1. */
	private volatile Message[] messages = new Message[0];

	private @Nullable Message free;

	private int outstanding;

	/** Of all messages, but for what is pending. */
	private final StreamSums sums = new StreamSums();

	private long bytesEnded;

	/** All messages, those not in use too. */
	Message[] all() {
		return this.messages;
	}

	/**
	 * Take a message that is going to be sent.
	 * @param length how many bytes it has
	 */
	Message take(int length) {
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
	void withdraw(Message message, int length) {
		message.clear();
		this.lock.lock();
		try {
			this.sums.opened--;
			this.sums.bytesAccepted -= length;
			this.outstanding--;
			addFree(message, message);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Take messages back that are complete, but for those still to be told. */
	void release(CompletedMessages completed) {
		Message first = completed.first();
		Message last = (first != null) ? last(first) : null;
		this.lock.lock();
		try {
			this.sums.addEnded(SendStreamOutcome.ACKNOWLEDGED, completed.acknowledged());
			this.sums.bytesAcknowledged += completed.bytesAcknowledged();
			this.bytesEnded += completed.bytes();
			this.outstanding -= completed.count();
			if (last != null) {
				addFree(first, last);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Take the others back, which have been told. */
	void releaseUntold(CompletedMessages completed) {
		Message first = completed.firstUntold();
		if (first == null) {
			return;
		}
		Message last = clear(first);
		this.lock.lock();
		try {
			addFree(first, last);
		}
		finally {
			this.lock.unlock();
		}
	}

	private static Message clear(Message first) {
		Message message = first;
		while (true) {
			Message next = message.next;
			message.clear();
			if (next == null) {
				return message;
			}
			message.next = next;
			message = next;
		}
	}

	private static Message last(Message first) {
		Message last = first;
		while (last.next != null) {
			last = last.next;
		}
		return last;
	}

	private void addFree(@Nullable Message first, Message last) {
		last.next = this.free;
		this.free = first;
	}

	void addFailed(Throwable failure) {
		SendStreamOutcome outcome = SendStreamOutcome.of(failure);
		this.lock.lock();
		try {
			this.sums.addEnded(outcome, 1);
		}
		finally {
			this.lock.unlock();
		}
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

}
