package io.quicsend.interop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;

/**
 * A receiver over Netty's QUIC codec, that is over quiche and BoringSSL.
 */
final class NettyReceiver implements Receiver {

	private final ReceiverSetup setup;

	private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Channel channel;

	private final List<QuicChannel> connections = new CopyOnWriteArrayList<>();

	NettyReceiver(ReceiverSetup setup) {
		this.setup = setup;
		this.channel = new Bootstrap().group(this.eventLoops)
			.channel(NioDatagramChannel.class)
			.handler(codec())
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	private ChannelHandler codec() {
		X509Certificate[] chain = this.setup.certificate().chain().toArray(X509Certificate[]::new);
		QuicSslContext sslContext = QuicSslContextBuilder.forServer(this.setup.certificate().privateKey(), null, chain)
			.applicationProtocols(ALPN)
			.build();
		return new QuicServerCodecBuilder().sslContext(sslContext)
			.maxIdleTimeout(30, TimeUnit.SECONDS)
			.initialMaxData(CONNECTION_WINDOW)
			.initialMaxStreamDataUnidirectional(STREAM_WINDOW)
			.initialMaxStreamsUnidirectional(this.setup.streamLimit())
			.handler(new ConnectionHandler())
			.streamHandler(new ChannelInitializer<QuicStreamChannel>() {

				@Override
				protected void initChannel(QuicStreamChannel stream) {
					accept(stream);
				}

			})
			.build();
	}

	@Override
	public int port() {
		return ((InetSocketAddress) this.channel.localAddress()).getPort();
	}

	@Override
	public int connections() {
		return this.connections.size();
	}

	@Override
	public void closeConnections(int errorCode) {
		this.connections.forEach((connection) -> connection.close(true, errorCode, Unpooled.EMPTY_BUFFER));
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
		this.eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private void accept(QuicStreamChannel stream) {
		Handling handling = this.setup.handling().apply(stream.streamId());
		if (handling instanceof Handling.Read) {
			// Only a frame tells the end of a stream from any other reason to close it.
			stream.config().setReadFrames(true);
			stream.pipeline().addLast(new StreamReader());
			return;
		}
		stream.config().setAutoRead(false);
		if (handling instanceof Handling.Stop stop) {
			stream.shutdownInput(Math.toIntExact(stop.errorCode()));
		}
	}

	private final class ConnectionHandler extends ChannelInboundHandlerAdapter {

		@Override
		public boolean isSharable() {
			return true;
		}

		@Override
		public void channelActive(ChannelHandlerContext context) {
			NettyReceiver.this.connections.add((QuicChannel) context.channel());
		}

	}

	private final class StreamReader extends ChannelInboundHandlerAdapter {

		private final Fingerprint.Builder fingerprint = new Fingerprint.Builder();

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			QuicStreamFrame frame = (QuicStreamFrame) message;
			try {
				for (ByteBuffer piece : frame.content().nioBuffers()) {
					this.fingerprint.add(piece);
				}
				if (frame.hasFin()) {
					long id = ((QuicStreamChannel) context.channel()).streamId();
					NettyReceiver.this.setup.received().add(id, this.fingerprint.build());
				}
			}
			finally {
				frame.release();
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			// The sender has given the stream up, which is what its test is about.
			context.close();
		}

	}

}
