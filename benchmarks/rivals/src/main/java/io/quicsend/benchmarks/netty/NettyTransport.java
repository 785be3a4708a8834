package io.quicsend.benchmarks.netty;

import java.util.Locale;
import java.util.function.Supplier;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;

/**
 * How Netty sends datagrams.
 */
enum NettyTransport {

	/**
	 * With what its maintainers advise for throughput: epoll and segmentation offload
	 * (netty-incubator-codec-quic#204, #575), and datagrams that fill an Ethernet frame.
	 */
	EPOLL(EpollIoHandler::newFactory, EpollDatagramChannel.class) {

		@Override
		void configure(QuicClientCodecBuilder codec) {
			codec.maxSendUdpPayloadSize(UDP_PAYLOAD).maxRecvUdpPayloadSize(UDP_PAYLOAD);
		}

		@Override
		void configure(QuicChannelBootstrap connection) {
			connection.option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
					EpollQuicUtils.newSegmentedAllocator(SEGMENTS));
		}

	},

	/** As in Netty's example of a client. */
	NIO(NioIoHandler::newFactory, NioDatagramChannel.class);

	private static final int UDP_PAYLOAD = 1472;

	/** As many as fit into what one system call may send. */
	private static final int SEGMENTS = 44;

	private final Supplier<IoHandlerFactory> ioHandler;

	private final Class<? extends DatagramChannel> channel;

	NettyTransport(Supplier<IoHandlerFactory> ioHandler, Class<? extends DatagramChannel> channel) {
		this.ioHandler = ioHandler;
		this.channel = channel;
	}

	IoHandlerFactory ioHandler() {
		return this.ioHandler.get();
	}

	Class<? extends DatagramChannel> channel() {
		return this.channel;
	}

	void configure(QuicClientCodecBuilder codec) {
	}

	void configure(QuicChannelBootstrap connection) {
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
