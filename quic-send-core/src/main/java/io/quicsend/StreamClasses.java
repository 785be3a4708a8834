package io.quicsend;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Counts a connection's streams in flight by class, and lets those that wait have the
 * places of those that are down, in order. Thread-safe.
 */
final class StreamClasses {

	private final ReentrantLock lock = new ReentrantLock();

	/** Of classes with streams in flight. */
	private final Map<StreamClass, Usage> usages = new HashMap<>();

	/** Those that have a place and are not told yet. */
	private final ArrayDeque<DefaultSendStream> admitted = new ArrayDeque<>();

	/** A thread is telling them. */
	private boolean telling;

	/**
	 * Ask for a place.
	 * @param streamClass the stream's class
	 * @param stream the stream
	 * @param wait whether to be told with {@link DefaultSendStream#admitted()} as soon as
	 * there is a place, if there is none now
	 * @return whether there is one now
	 */
	boolean enter(StreamClass streamClass, DefaultSendStream stream, boolean wait) {
		this.lock.lock();
		try {
			Usage usage = this.usages.computeIfAbsent(streamClass, (key) -> new Usage());
			if (usage.inFlight < streamClass.maxInFlight()) {
				usage.inFlight++;
				return true;
			}
			if (wait) {
				usage.waiting.add(stream);
			}
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give a place back, or wait for one no longer. For each stream once, and not for one
	 * that has found no place and did not wait.
	 * @param streamClass the stream's class
	 * @param stream the stream
	 */
	void leave(StreamClass streamClass, DefaultSendStream stream) {
		this.lock.lock();
		try {
			Usage usage = Objects.requireNonNull(this.usages.get(streamClass));
			if (usage.waiting.remove(stream)) {
				return;
			}
			Iterator<DefaultSendStream> waiting = usage.waiting.iterator();
			if (waiting.hasNext()) {
				this.admitted.add(waiting.next());
				waiting.remove();
			}
			else if (--usage.inFlight == 0) {
				this.usages.remove(streamClass);
			}
		}
		finally {
			this.lock.unlock();
		}
		tell();
	}

	/** One after the other: a stream that fails at once leaves while it is told. */
	private void tell() {
		DefaultSendStream stream;
		while ((stream = nextToTell()) != null) {
			try {
				stream.admitted();
			}
			finally {
				told();
			}
		}
	}

	private @Nullable DefaultSendStream nextToTell() {
		this.lock.lock();
		try {
			if (this.telling) {
				return null;
			}
			DefaultSendStream next = this.admitted.poll();
			this.telling = next != null;
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void told() {
		this.lock.lock();
		this.telling = false;
		this.lock.unlock();
	}

	private static final class Usage {

		int inFlight;

		/** In the order of asking. Only while all places are taken. */
		final Set<DefaultSendStream> waiting = new LinkedHashSet<>();

	}

}
