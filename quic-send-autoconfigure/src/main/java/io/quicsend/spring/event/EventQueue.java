package io.quicsend.spring.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Events between those who make them, who never wait, and the thread that publishes them.
 * When it is full, events that are not essential go, the newest one first. Thread-safe.
 */
final class EventQueue {

	private final int capacity;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Deque<Entry> entries = new ArrayDeque<>();

	/** Those of them that are not essential. */
	private final Deque<Entry> droppable = new ArrayDeque<>();

	/** Entries that have not been dropped. */
	private int size;

	private long dropped;

	private long droppedEssential;

	private State state = State.COLLECTING;

	EventQueue(int capacity) {
		this.capacity = capacity;
	}

	/**
	 * Add an event.
	 * @return {@code false} if an essential event had to be dropped
	 */
	boolean add(QuicSendEvent event) {
		this.lock.lock();
		try {
			if (this.state == State.FINISHING || this.state == State.CLOSED) {
				return true;
			}
			if (this.size == this.capacity && !(event.isEssential() && makeRoom())) {
				this.dropped++;
				this.droppedEssential += event.isEssential() ? 1 : 0;
				return !event.isEssential();
			}
			Entry entry = new Entry(event);
			this.entries.addLast(entry);
			if (!event.isEssential()) {
				this.droppable.addLast(entry);
			}
			this.size++;
			this.changed.signal();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean makeRoom() {
		Entry newest = this.droppable.pollLast();
		if (newest == null) {
			return false;
		}
		newest.event = null;
		this.size--;
		this.dropped++;
		return true;
	}

	/**
	 * Wait for the next event.
	 * @return the event, or {@code null} if there will be none
	 */
	@Nullable QuicSendEvent take() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (true) {
				QuicSendEvent event = (this.state == State.CLOSED) ? null : poll();
				if (event != null || this.state == State.CLOSED || this.state == State.FINISHING) {
					return event;
				}
				this.changed.await();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable QuicSendEvent poll() {
		Entry entry;
		while ((entry = this.entries.pollFirst()) != null) {
			if (entry.event != null) {
				this.size--;
				if (!entry.event.isEssential()) {
					Objects.requireNonNull(this.droppable.pollFirst());
				}
				return entry.event;
			}
		}
		return null;
	}

	/** Begin, or begin again, to take events. */
	void open() {
		state(State.COLLECTING);
	}

	/** Take no more events; those that are there can still be taken. */
	void finish() {
		state(State.FINISHING);
	}

	/**
	 * Forget all events.
	 * @return how many they were
	 */
	int close() {
		this.lock.lock();
		try {
			int left = this.size;
			this.entries.clear();
			this.droppable.clear();
			this.size = 0;
			state(State.CLOSED);
			return left;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void state(State state) {
		this.lock.lock();
		try {
			this.state = state;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** How many events have been dropped because the queue was full. */
	long dropped() {
		this.lock.lock();
		try {
			return this.dropped;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** How many of them were essential. */
	long droppedEssential() {
		this.lock.lock();
		try {
			return this.droppedEssential;
		}
		finally {
			this.lock.unlock();
		}
	}

	private enum State {

		COLLECTING, FINISHING, CLOSED

	}

	private static final class Entry {

		/** Once dropped there is none. */
		private @Nullable QuicSendEvent event;

		private Entry(QuicSendEvent event) {
			this.event = event;
		}

	}

}
