package io.quicsend.benchmarks.netty;

import java.util.concurrent.TimeoutException;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamType;

/**
 * Waits until the peer has got everything. Netty's codec does not tell, and closing it
 * throws away what is still under way, but a peer gives the credit of a stream back when
 * that has ended.
 */
public final class Delivery {

	private static final long STUCK_NANOS = 5_000_000_000L;

	private final QuicChannel connection;

	private final long credit;

	private Delivery(QuicChannel connection, long credit) {
		this.connection = connection;
		this.credit = credit;
	}

	/**
	 * Remember a connection on which no stream has been opened yet.
	 * @param connection the connection
	 * @return what waits for its streams
	 * @throws Exception if the connection is no longer there
	 */
	public static Delivery of(QuicChannel connection) throws Exception {
		// On the event loop, which learns of the credit right after it has told of the
		// connection.
		long credit = connection.eventLoop().submit(() -> credit(connection)).get();
		return new Delivery(connection, credit);
	}

	/**
	 * Wait until all streams have ended.
	 * @throws InterruptedException if interrupted
	 * @throws TimeoutException if some do not
	 */
	public void await() throws InterruptedException, TimeoutException {
		long missing = awaitMost();
		if (missing > 0) {
			throw new TimeoutException(missing + " streams have not been received");
		}
	}

	/**
	 * Wait until all streams have ended, or no more do.
	 * @return the number of streams that have not
	 * @throws InterruptedException if interrupted
	 */
	public long awaitMost() throws InterruptedException {
		long missing = missing();
		long since = System.nanoTime();
		while (missing > 0 && System.nanoTime() - since < STUCK_NANOS) {
			Thread.sleep(1);
			long now = missing();
			if (now != missing) {
				missing = now;
				since = System.nanoTime();
			}
		}
		return missing;
	}

	private long missing() {
		return this.credit - credit(this.connection);
	}

	private static long credit(QuicChannel connection) {
		return connection.peerAllowedStreams(QuicStreamType.UNIDIRECTIONAL);
	}

}
