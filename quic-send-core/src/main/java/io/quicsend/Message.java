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

	/** Nobody listens where there are none. */
	@Nullable StreamNews news;

	Message(int number) {
		this.number = number;
	}

	Chunk chunk() {
		return Objects.requireNonNull(this.chunk);
	}

	Promise promise() {
		return Objects.requireNonNull(this.promise);
	}

	void clear() {
		this.next = null;
		this.chunk = null;
		this.promise = null;
		this.data = null;
		this.news = null;
	}

}
