package io.quicsend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * What the dependent stages of one connection's futures have sent, and what goes out
 * together when those that are due have run: each native call may wake up msquic's
 * worker, which then sends what little there is. It waits no longer than {@link #LIMIT}
 * for a stage that takes its time, and not at all for one that waits for a future.
 * Thread-safe.
 */
final class PutOff {

	static final Duration LIMIT = Duration.ofMillis(10);

	private final ConnectionSession session;

	private final ReentrantLock lock = new ReentrantLock();

	private final List<DefaultSendStream> streams = new ArrayList<>();

	private volatile boolean messages;

	private volatile boolean pending;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	PutOff(ConnectionSession session) {
		this.session = session;
	}

	/**
	 * Whether the calling thread runs dependent stages, and flushes soon.
	 */
	boolean isPossible() {
		return this.session.completions().isRunner();
	}

	/**
	 * Offer messages that have been submitted. While several futures are completed, those
	 * of other threads are put off too: a thread that a stage has woken up would wake up
	 * the worker for each message of its own.
	 * @return {@code false} if they must be flushed by the caller
	 */
	boolean takesMessages() {
		CompletionQueue completions = this.session.completions();
		if (completions.isRunner()) {
			addMessages();
			return true;
		}
		if (!completions.isBusy()) {
			return false;
		}
		addMessages();
		return completions.isBusy();
	}

	private void addMessages() {
		if (!this.messages) {
			add(null);
		}
	}

	/**
	 * A stream has sends in its queue.
	 * @param stream the stream, or {@code null} for messages
	 */
	void add(@Nullable DefaultSendStream stream) {
		this.lock.lock();
		try {
			if (stream != null) {
				this.streams.add(stream);
			}
			else {
				this.messages = true;
			}
			this.pending = true;
		}
		finally {
			this.lock.unlock();
		}
		schedule();
	}

	/** Promises wait for others, though not for long. */
	void addHeld() {
		schedule();
	}

	private void schedule() {
		if (!this.scheduled.get() && !this.scheduled.getAndSet(true)) {
			this.session.flushTimer().add(this);
		}
	}

	/** What is put off now has waited long enough, if it is still there. */
	void flushAtLast() {
		this.scheduled.set(false);
		this.session.completions().completeHeld();
		if (this.pending) {
			this.session.completions().runnerIsSlow();
		}
		flush();
	}

	/** Have sent what has been put off. */
	void flush() {
		if (!this.pending) {
			return;
		}
		boolean messages;
		List<DefaultSendStream> streams;
		this.lock.lock();
		try {
			messages = this.messages;
			streams = List.copyOf(this.streams);
			this.messages = false;
			this.streams.clear();
			this.pending = false;
		}
		finally {
			this.lock.unlock();
		}
		if (messages) {
			this.session.flushMessages();
		}
		streams.forEach(DefaultSendStream::flush);
	}

}
