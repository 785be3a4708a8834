package io.quicsend.benchmarks;

/**
 * What is sent.
 */
public enum Workload {

	/** Large sends on one stream. */
	BULK,

	/** Small sends on one stream. */
	SMALL,

	/** Messages on streams of their own. */
	STREAMS,

	/** One message at a time on an idle connection, timed by the receiver. */
	LATENCY,

	/** Messages from many threads on one connection. */
	THREADS,

	/** Messages on many connections. */
	CONNECTIONS;

	/**
	 * Whether all sends go on one stream.
	 * @return {@code false} if each message has a stream of its own
	 */
	public boolean isOneStream() {
		return this == BULK || this == SMALL;
	}

	@Override
	public String toString() {
		return name().toLowerCase(java.util.Locale.ROOT);
	}

}
