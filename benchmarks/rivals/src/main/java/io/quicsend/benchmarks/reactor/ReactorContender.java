package io.quicsend.benchmarks.reactor;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.quicsend.benchmarks.Completion;
import io.quicsend.benchmarks.Contender;
import io.quicsend.benchmarks.Counted;
import io.quicsend.benchmarks.Operation;
import io.quicsend.benchmarks.SenderOptions;
import io.quicsend.benchmarks.Workload;
import io.quicsend.benchmarks.netty.Delivery;
import io.quicsend.benchmarks.netty.NettyTls;
import io.quicsend.benchmarks.netty.StreamCredit;
import org.jspecify.annotations.Nullable;
import reactor.netty.quic.QuicClient;
import reactor.netty.quic.QuicConnection;

/**
 * Reactor Netty QUIC, which takes epoll by itself, with the same settings for throughput
 * as Netty.
 */
final class ReactorContender implements Contender {

	private static final int UDP_PAYLOAD = 1472;

	private static final int SEGMENTS = 44;

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final SenderOptions options;

	private final List<QuicConnection> connections = new ArrayList<>();

	private final List<StreamCredit> credits = new ArrayList<>();

	private final List<Delivery> deliveries = new ArrayList<>();

	private @Nullable DataStream stream;

	ReactorContender(SenderOptions options) {
		this.options = options;
	}

	@Override
	public String name() {
		return "reactor-netty";
	}

	@Override
	public String version() {
		String version = QuicClient.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "unknown";
	}

	@Override
	public Counted counted(Workload workload) {
		return Counted.HANDED_OVER;
	}

	/** The codec below copies what is not direct. */
	@Override
	public ByteBuffer allocate(int size) {
		return ByteBuffer.allocateDirect(size);
	}

	@Override
	public void connect(int connections) throws Exception {
		QuicClient client = QuicClient.create()
			.bindAddress(() -> new InetSocketAddress(0))
			.remoteAddress(() -> new InetSocketAddress(this.options.host(), this.options.port()))
			.secure(NettyTls.engines(this.options))
			.idleTimeout(Duration.ofSeconds(60))
			.maxSendUdpPayloadSize(UDP_PAYLOAD)
			.maxRecvUdpPayloadSize(UDP_PAYLOAD)
			.initialSettings((settings) -> settings.maxData(10_000_000).maxStreamDataBidirectionalLocal(1_000_000));
		for (int i = 0; i < connections; i++) {
			QuicConnection connection = client.connectNow(TIMEOUT);
			QuicChannel channel = (QuicChannel) connection.channel();
			if (Epoll.isAvailable()) {
				// As an option of the client it would be one of the socket too, and be
				// warned about.
				channel.config()
					.setOption(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
							EpollQuicUtils.newSegmentedAllocator(SEGMENTS));
			}
			this.connections.add(connection);
			this.credits.add(StreamCredit.of(channel));
			this.deliveries.add(Delivery.of(channel));
		}
	}

	@Override
	public Operation message(int connection, ByteBuffer message, Completion completion) {
		return new MessageOperation(this.connections.get(connection), this.credits.get(connection),
				Unpooled.wrappedBuffer(message), completion);
	}

	@Override
	public Operation streamSend(ByteBuffer data, Completion completion) {
		if (this.stream == null) {
			this.stream = new DataStream(this.connections.get(0), Unpooled.wrappedBuffer(data));
		}
		return this.stream.operation(completion);
	}

	@Override
	public void close() throws Exception {
		if (this.stream != null) {
			this.stream.finish();
		}
		for (Delivery delivery : this.deliveries) {
			delivery.await();
		}
		this.connections.forEach((connection) -> connection.disposeNow(TIMEOUT));
	}

}
