package io.quicsend.test;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One client's datagrams in one direction. Used by the relay's thread only.
 */
final class RelayPath {

	/** Long enough for others to overtake, short enough to be no loss. */
	private static final long REORDER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final RelayLoop loop;

	private final Impairments impairments;

	private final SplittableRandom random;

	private final boolean toServer;

	private final DatagramSink sink;

	RelayPath(RelayLoop loop, Impairments impairments, SplittableRandom random, boolean toServer, DatagramSink sink) {
		this.loop = loop;
		this.impairments = impairments;
		this.random = random;
		this.toServer = toServer;
		this.sink = sink;
	}

	/**
	 * Drop, change, delay or forward. Draws the same count of random numbers for each
	 * datagram, so that a change of one setting leaves the fate of the others alone.
	 */
	void accept(ByteBuffer datagram) {
		boolean lost = this.random.nextDouble() < this.impairments.loss;
		boolean duplicated = this.random.nextDouble() < this.impairments.duplicate;
		boolean reordered = this.random.nextDouble() < this.impairments.reorder;
		boolean corrupted = this.random.nextDouble() < this.impairments.corrupt;
		double where = this.random.nextDouble();
		double jitter = this.random.nextDouble();
		if (lost || isBlocked() || datagram.remaining() > this.impairments.maxDatagram) {
			this.loop.dropped();
			return;
		}
		if (corrupted && datagram.hasRemaining()) {
			int index = datagram.position() + (int) (where * datagram.remaining());
			datagram.put(index, (byte) (datagram.get(index) ^ 0x55));
		}
		long delay = this.impairments.delayNanos + (long) (jitter * this.impairments.jitterNanos)
				+ (reordered ? REORDER_NANOS : 0);
		this.loop.forward(datagram.duplicate(), delay, this.sink);
		if (duplicated) {
			this.loop.forward(datagram, delay, this.sink);
		}
	}

	private boolean isBlocked() {
		return this.toServer ? this.impairments.dropToServer : this.impairments.dropToClient;
	}

}
