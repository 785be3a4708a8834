package io.quicsend.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.SplittableRandom;

/**
 * One client of the relay, with the socket that stands for it at the server. Used by the
 * relay's thread only.
 */
final class RelayLink {

	private final Selector selector;

	private final DatagramChannel front;

	private final SocketAddress client;

	private final InetSocketAddress target;

	private final RelayPath toServer;

	private final RelayPath toClient;

	/** Not connected: a connected one can't send empty datagrams. */
	private DatagramChannel back;

	RelayLink(RelayLoop loop, Selector selector, DatagramChannel front, SocketAddress client, InetSocketAddress target,
			Impairments impairments, SplittableRandom random) throws IOException {
		this.selector = selector;
		this.front = front;
		this.client = client;
		this.target = target;
		this.toServer = new RelayPath(loop, impairments, random.split(), true, this::sendToServer);
		this.toClient = new RelayPath(loop, impairments, random.split(), false, this::sendToClient);
		this.back = openBack();
	}

	static DatagramChannel open(InetSocketAddress address) throws IOException {
		DatagramChannel channel = DatagramChannel.open();
		channel.configureBlocking(false);
		channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 * 1024 * 1024);
		channel.setOption(StandardSocketOptions.SO_SNDBUF, 4 * 1024 * 1024);
		channel.bind(address);
		return channel;
	}

	private DatagramChannel openBack() throws IOException {
		DatagramChannel channel = open(new InetSocketAddress(this.target.getAddress(), 0));
		channel.register(this.selector, SelectionKey.OP_READ, this);
		return channel;
	}

	RelayPath toServer() {
		return this.toServer;
	}

	/** Read one datagram from the server's side, if there is one. */
	boolean readBack(ByteBuffer buffer) throws IOException {
		SocketAddress source = this.back.receive(buffer.clear());
		if (source == null) {
			return false;
		}
		if (source.equals(this.target)) {
			this.toClient.accept(buffer.flip());
		}
		return true;
	}

	void changeSourcePort() throws IOException {
		DatagramChannel old = this.back;
		this.back = openBack();
		old.close();
	}

	void sendToServer(ByteBuffer datagram) throws IOException {
		this.back.send(datagram, this.target);
	}

	void sendToClient(ByteBuffer datagram) throws IOException {
		this.front.send(datagram, this.client);
	}

	void close() throws IOException {
		this.back.close();
	}

}
