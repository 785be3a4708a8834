package io.quicsend;

import java.nio.ByteBuffer;
import java.util.Objects;

import io.quicsend.OffHeapPool.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * A place for a message that native code sends. Belongs to whoever has taken it from the
 * {@link MessageSender}, and while the message is on its way to nobody.
 */
final class Message {

	/** By which native code knows it. */
	final int number;

	/** The next one in the list that this one is in. */
	@Nullable Message next;

	@Nullable Chunk chunk;

	@Nullable Promise promise;

	/** What must stay reachable, if it is not copied. */
	@Nullable ByteBuffer data;

	/** Bytes of the connection's window. */
	int size;

	/** The number of its stream. */
	long stream;

	/** Where somebody listens to more than its end. */
	@Nullable StreamNews news;

	/** Where somebody listens to nothing but its end, most often to time it. */
	@Nullable StreamListeners endListeners;

	/** The time when it was opened, for those. */
	long opened;

	/** What it was, for those, once it is complete. */
	long id;

	int length;

	Message(int number) {
		this.number = number;
	}

	Chunk chunk() {
		return Objects.requireNonNull(this.chunk);
	}

	Promise promise() {
		return Objects.requireNonNull(this.promise);
	}

	/**
	 * Who listens to it, if anybody does.
	 * @param session its session
	 * @param length how many bytes it has
	 */
	@Nullable StreamNews news(ConnectionSession session, int length) {
		StreamListeners endListeners = this.endListeners;
		return (endListeners != null)
				? endListeners.open(session.connection(), this.stream, true, length, this.opened) : this.news;
	}

	/** Nothing is left of it but what is to be told. */
	void finished(long id, int length) {
		this.id = id;
		this.length = length;
		this.chunk = null;
		this.promise = null;
		this.data = null;
	}

	void clear() {
		this.next = null;
		this.chunk = null;
		this.promise = null;
		this.data = null;
		this.news = null;
		this.endListeners = null;
	}

}
