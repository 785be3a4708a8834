package io.quicsend.benchmarks.kwik;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.quicsend.benchmarks.SenderOptions;
import tech.kwik.core.QuicClientConnection;

/**
 * Bounds what one connection has been given, but has not put into packets: Kwik takes
 * messages as fast as they come, up to the peer's limit of streams, which would be far
 * more than is asked for. Thread-safe.
 */
final class InFlight {

	/** Less than a message takes, so that looking does not hold up, nor cost much. */
	private static final long PAUSE_NANOS_PER_MESSAGE = 4_000;

	private final QuicClientConnection connection;

	private final long limit;

	private final long pauseNanos;

	private final AtomicLong given = new AtomicLong();

	private volatile long allowed;

	InFlight(QuicClientConnection connection, SenderOptions options) {
		this.connection = connection;
		this.limit = (long) options.inFlight() * options.size();
		this.pauseNanos = PAUSE_NANOS_PER_MESSAGE * options.inFlight() * options.connections();
		this.allowed = this.limit;
	}

	/**
	 * Wait until there is room.
	 * @param bytes how much is going to be given
	 */
	void add(int bytes) {
		long given = this.given.addAndGet(bytes);
		while (given > this.allowed) {
			this.allowed = this.connection.getStats().dataBytesSent() + this.limit;
			if (given > this.allowed) {
				LockSupport.parkNanos(this.pauseNanos);
			}
		}
	}

}
