package io.quicsend.benchmarks.vertx;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.netty.handler.codec.quic.QuicChannel;
import io.quicsend.benchmarks.Completion;
import io.quicsend.benchmarks.Contender;
import io.quicsend.benchmarks.Counted;
import io.quicsend.benchmarks.Operation;
import io.quicsend.benchmarks.SenderOptions;
import io.quicsend.benchmarks.Workload;
import io.quicsend.benchmarks.netty.Delivery;
import io.quicsend.benchmarks.netty.StreamCredit;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.QuicConnectionInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.QuicClient;
import io.vertx.core.net.QuicClientConfig;
import io.vertx.core.net.QuicConfig;
import io.vertx.core.net.QuicConnection;
import io.vertx.core.net.QuicStream;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x QUIC on its native transport, as its manual advises. All happens on one context,
 * as in a verticle.
 */
final class VertxContender implements Contender {

	private final SenderOptions options;

	private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

	private final Context context = this.vertx.getOrCreateContext();

	private final List<QuicConnection> connections = new ArrayList<>();

	private final List<StreamCredit> credits = new ArrayList<>();

	private final List<Delivery> deliveries = new ArrayList<>();

	private @Nullable QuicStream stream;

	VertxContender(SenderOptions options) {
		this.options = options;
	}

	@Override
	public String name() {
		return "vertx";
	}

	@Override
	public String version() {
		String version = Vertx.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "unknown";
	}

	@Override
	public Counted counted(Workload workload) {
		return Counted.HANDED_OVER;
	}

	@Override
	public void connect(int connections) throws Exception {
		ClientSSLOptions ssl = new ClientSSLOptions()
			.setTrustOptions(new PemTrustOptions().addCertPath(this.options.ca().toString()))
			.setHostnameVerificationAlgorithm("HTTPS")
			.setApplicationLayerProtocols(List.of(this.options.alpn()));
		QuicConfig transport = QuicConfig.forClient().setMaxIdleTimeout(Duration.ofSeconds(60));
		QuicClient client = this.vertx.createQuicClient(new QuicClientConfig().setTransportConfig(transport), ssl);
		byte[] address = InetAddress.getByName(this.options.host()).getAddress();
		SocketAddress sink = SocketAddress.inetSocketAddress(new InetSocketAddress(
				InetAddress.getByAddress(this.options.serverName(), address), this.options.port()));
		for (int i = 0; i < connections; i++) {
			QuicConnection connection = await(() -> client.connect(sink));
			this.connections.add(connection);
			QuicChannel channel = (QuicChannel) ((QuicConnectionInternal) connection).channelHandlerContext().channel();
			this.credits.add(StreamCredit.of(channel));
			this.deliveries.add(Delivery.of(channel));
		}
	}

	@Override
	public Operation message(int connection, ByteBuffer message, Completion completion) {
		QuicConnection sender = this.connections.get(connection);
		StreamCredit credit = this.credits.get(connection);
		Buffer buffer = Buffer.buffer(message.array());
		// Only then each message is another one.
		boolean changing = this.options.workload() == Workload.LATENCY;
		return new FutureOperation(this.context, () -> {
			Buffer content = changing ? Buffer.buffer(message.array()) : buffer;
			// Vert.x waits for the peer's limit of streams too, but then may open too
			// many.
			Promise<Void> sent = Promise.promise();
			credit.open(() -> sender.openStream(false).compose((stream) -> stream.end(content)).onComplete(sent));
			return sent.future();
		}, completion);
	}

	@Override
	public Operation streamSend(ByteBuffer data, Completion completion) throws Exception {
		if (this.stream == null) {
			this.stream = await(() -> this.connections.get(0).openStream(false));
		}
		QuicStream stream = this.stream;
		Buffer buffer = Buffer.buffer(data.array());
		return new FutureOperation(this.context, () -> stream.write(buffer), completion);
	}

	@Override
	public void close() throws Exception {
		try {
			QuicStream stream = this.stream;
			if (stream != null) {
				await(stream::end);
			}
			for (Delivery delivery : this.deliveries) {
				delivery.await();
			}
			for (QuicConnection connection : this.connections) {
				await(connection::close);
			}
		}
		finally {
			this.vertx.close().toCompletionStage().toCompletableFuture().get();
		}
	}

	private <T> T await(Supplier<Future<T>> action) throws Exception {
		CompletableFuture<T> result = new CompletableFuture<>();
		this.context
			.runOnContext((nothing) -> action.get().onComplete(result::complete, result::completeExceptionally));
		return result.get();
	}

}
