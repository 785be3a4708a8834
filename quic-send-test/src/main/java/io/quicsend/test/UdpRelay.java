package io.quicsend.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Stands between senders and a receiver on the loopback interface, and does to their
 * datagrams what networks do. At first it only forwards. Everything may be changed at any
 * time, for datagrams that arrive from then on, in both directions.
 * <p>
 * The fate of a client's n-th datagram in one direction follows from the seed, so the
 * same traffic meets the same faults. Thread-safe.
 */
public final class UdpRelay implements AutoCloseable {

	private final Impairments impairments = new Impairments();

	private final RelayLoop loop;

	private final Thread thread;

	private UdpRelay(InetSocketAddress target, long seed) throws IOException {
		this.loop = new RelayLoop(target, this.impairments, seed);
		this.thread = new Thread(this.loop, "udp-relay-" + this.loop.address().getPort());
		this.thread.setDaemon(true);
	}

	/**
	 * Start a relay.
	 * @param target a loopback address to forward to, for example that of a
	 * {@link QuicReceiver}
	 * @param seed decides which datagrams are hit
	 * @return the relay
	 */
	public static UdpRelay to(InetSocketAddress target, long seed) {
		if (target.isUnresolved() || !target.getAddress().isLoopbackAddress()) {
			throw new IllegalArgumentException("Not a loopback address: " + target);
		}
		try {
			UdpRelay relay = new UdpRelay(target, seed);
			relay.thread.start();
			return relay;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No relay to " + target, ex);
		}
	}

	/**
	 * Where to send to.
	 * @return the address that the relay listens on
	 */
	public InetSocketAddress address() {
		return this.loop.address();
	}

	/**
	 * Lose datagrams.
	 * @param rate the share to lose, 0 to 1
	 * @return this
	 */
	public UdpRelay loss(double rate) {
		this.impairments.loss = rate(rate);
		return this;
	}

	/**
	 * Hold datagrams back, each for the same time.
	 * @param delay the delay in one direction
	 * @return this
	 */
	public UdpRelay delay(Duration delay) {
		this.impairments.delayNanos = nanos(delay);
		return this;
	}

	/**
	 * Hold datagrams back, each for another time, which also reorders them.
	 * @param jitter the largest delay in one direction, on top of {@link #delay}
	 * @return this
	 */
	public UdpRelay jitter(Duration jitter) {
		this.impairments.jitterNanos = nanos(jitter);
		return this;
	}

	/**
	 * Forward datagrams twice.
	 * @param rate the share to duplicate, 0 to 1
	 * @return this
	 */
	public UdpRelay duplicate(double rate) {
		this.impairments.duplicate = rate(rate);
		return this;
	}

	/**
	 * Let later datagrams overtake: hold some back for 10 ms.
	 * @param rate the share to hold back, 0 to 1
	 * @return this
	 */
	public UdpRelay reorder(double rate) {
		this.impairments.reorder = rate(rate);
		return this;
	}

	/**
	 * Change one byte of a datagram.
	 * @param rate the share to change, 0 to 1
	 * @return this
	 */
	public UdpRelay corrupt(double rate) {
		this.impairments.corrupt = rate(rate);
		return this;
	}

	/**
	 * Cut the way to the server. Both ways cut make a black hole.
	 * @param drop whether to drop everything
	 * @return this
	 */
	public UdpRelay dropToServer(boolean drop) {
		this.impairments.dropToServer = drop;
		return this;
	}

	/**
	 * Cut the way to the clients. Both ways cut make a black hole.
	 * @param drop whether to drop everything
	 * @return this
	 */
	public UdpRelay dropToClient(boolean drop) {
		this.impairments.dropToClient = drop;
		return this;
	}

	/**
	 * Drop datagrams that are too large, without telling the sender.
	 * @param bytes the largest UDP payload that passes
	 * @return this
	 */
	public UdpRelay maxDatagram(int bytes) {
		if (bytes < 0) {
			throw new IllegalArgumentException("Not a size: " + bytes);
		}
		this.impairments.maxDatagram = bytes;
		return this;
	}

	/**
	 * Only forward, as at first.
	 * @return this
	 */
	public UdpRelay reset() {
		this.impairments.reset();
		return this;
	}

	/**
	 * Let each client appear to the server with another port from now on, as a NAT does
	 * that has forgotten them. What is on its way to the old ports is lost. Done when
	 * this returns.
	 */
	public void changeSourcePort() {
		this.loop.execute((links) -> {
			for (RelayLink link : links) {
				link.changeSourcePort();
			}
		});
	}

	/**
	 * Slip in a datagram: to the server on behalf of each client, and to each client on
	 * behalf of the server. Sent when this returns.
	 * @param datagram the UDP payload, may be empty
	 * @throws IllegalStateException if no client has sent anything yet
	 */
	public void inject(byte[] datagram) {
		this.loop.execute((links) -> {
			if (links.isEmpty()) {
				throw new IllegalStateException("No client has sent anything yet");
			}
			for (RelayLink link : links) {
				link.sendToServer(ByteBuffer.wrap(datagram));
				link.sendToClient(ByteBuffer.wrap(datagram));
			}
		});
	}

	/**
	 * Number of datagrams forwarded, duplicates included.
	 * @return the count in both directions
	 */
	public long forwarded() {
		return this.loop.forwardedCount();
	}

	/**
	 * Number of datagrams that were not forwarded, for whatever reason.
	 * @return the count in both directions
	 */
	public long dropped() {
		return this.loop.droppedCount();
	}

	/**
	 * Stop. What is held back is lost. Further calls do nothing.
	 */
	@Override
	public void close() {
		this.loop.close();
		try {
			this.thread.join(TimeUnit.SECONDS.toMillis(5));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static double rate(double rate) {
		if (!(rate >= 0 && rate <= 1)) {
			throw new IllegalArgumentException("Not a share of 0 to 1: " + rate);
		}
		return rate;
	}

	private static long nanos(Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("Not a delay: " + duration);
		}
		return duration.toNanos();
	}

}
