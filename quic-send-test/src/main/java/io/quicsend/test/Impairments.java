package io.quicsend.test;

/**
 * What a {@link UdpRelay} does to datagrams at present.
 */
final class Impairments {

	volatile double loss;

	volatile double duplicate;

	volatile double reorder;

	volatile double corrupt;

	volatile long delayNanos;

	volatile long jitterNanos;

	volatile boolean dropToServer;

	volatile boolean dropToClient;

	volatile int maxDatagram;

	Impairments() {
		reset();
	}

	void reset() {
		this.loss = 0;
		this.duplicate = 0;
		this.reorder = 0;
		this.corrupt = 0;
		this.delayNanos = 0;
		this.jitterNanos = 0;
		this.dropToServer = false;
		this.dropToClient = false;
		this.maxDatagram = RelayLoop.MAX_DATAGRAM;
	}

}
