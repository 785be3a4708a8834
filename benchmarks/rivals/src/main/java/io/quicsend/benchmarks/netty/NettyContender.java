package io.quicsend.benchmarks.netty;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.Version;
import io.quicsend.benchmarks.Completion;
import io.quicsend.benchmarks.Contender;
import io.quicsend.benchmarks.Counted;
import io.quicsend.benchmarks.Operation;
import io.quicsend.benchmarks.SenderOptions;
import io.quicsend.benchmarks.Workload;
import org.jspecify.annotations.Nullable;

/**
 * Netty QUIC: all connections on one socket and one event loop, as its codec is made for.
 */
final class NettyContender implements Contender {

	private final SenderOptions options;

	private final NettyTransport transport;

	private final EventLoopGroup group;

	private final List<QuicChannel> connections = new ArrayList<>();

	private final List<StreamCredit> credits = new ArrayList<>();

	private final List<Delivery> deliveries = new ArrayList<>();

	private @Nullable QuicStreamChannel stream;

	NettyContender(SenderOptions options, NettyTransport transport) {
		this.options = options;
		this.transport = transport;
		this.group = new MultiThreadIoEventLoopGroup(1, transport.ioHandler());
	}

	@Override
	public String name() {
		return "netty-" + this.transport;
	}

	@Override
	public String version() {
		return version("netty-codec-classes-quic");
	}

	static String version(String artifact) {
		Version version = Version.identify().get(artifact);
		return (version != null) ? version.artifactVersion() : "unknown";
	}

	@Override
	public Counted counted(Workload workload) {
		return Counted.HANDED_OVER;
	}

	/** The codec copies what is not direct. */
	@Override
	public ByteBuffer allocate(int size) {
		return ByteBuffer.allocateDirect(size);
	}

	@Override
	public void connect(int connections) throws Exception {
		QuicClientCodecBuilder codec = new QuicClientCodecBuilder().sslEngineProvider(NettyTls.engines(this.options))
			.maxIdleTimeout(60, TimeUnit.SECONDS)
			.initialMaxData(10_000_000)
			.initialMaxStreamDataBidirectionalLocal(1_000_000);
		this.transport.configure(codec);
		Channel socket = new Bootstrap().group(this.group)
			.channel(this.transport.channel())
			.handler(codec.build())
			.bind(0)
			.sync()
			.channel();
		for (int i = 0; i < connections; i++) {
			connect(socket);
		}
	}

	private void connect(Channel socket) throws Exception {
		QuicChannelBootstrap bootstrap = QuicChannel.newBootstrap(socket)
			.streamHandler(new ChannelInboundHandlerAdapter())
			.remoteAddress(new InetSocketAddress(this.options.host(), this.options.port()));
		this.transport.configure(bootstrap);
		QuicChannel connection = bootstrap.connect().get();
		this.connections.add(connection);
		this.credits.add(StreamCredit.of(connection));
		this.deliveries.add(Delivery.of(connection));
	}

	@Override
	public Operation message(int connection, ByteBuffer message, Completion completion) {
		return new MessageOperation(this.connections.get(connection), this.credits.get(connection),
				Unpooled.wrappedBuffer(message), completion);
	}

	@Override
	public Operation streamSend(ByteBuffer data, Completion completion) throws Exception {
		if (this.stream == null) {
			this.stream = this.connections.get(0).createStream(QuicStreamType.UNIDIRECTIONAL, null).get();
		}
		return new StreamOperation(this.stream, Unpooled.wrappedBuffer(data), completion);
	}

	@Override
	public void close() throws Exception {
		try {
			if (this.stream != null) {
				this.stream.shutdownOutput().sync();
			}
			for (Delivery delivery : this.deliveries) {
				delivery.await();
			}
			for (QuicChannel connection : this.connections) {
				connection.close(true, 0, Unpooled.EMPTY_BUFFER).sync();
			}
		}
		finally {
			this.group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
		}
	}

}
