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

	private static final long LIMIT_NANOS = 20_000_000_000L;

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
	 * @throws TimeoutException if that takes too long
	 */
	public void await() throws InterruptedException, TimeoutException {
		long begin = System.nanoTime();
		long missing;
		while ((missing = this.credit - credit(this.connection)) > 0) {
			if (System.nanoTime() - begin > LIMIT_NANOS) {
				throw new TimeoutException(missing + " streams have not been received");
			}
			Thread.sleep(1);
		}
	}

	private static long credit(QuicChannel connection) {
		return connection.peerAllowedStreams(QuicStreamType.UNIDIRECTIONAL);
	}

}
