package io.quicsend.benchmarks.kwik;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.quicsend.benchmarks.CaFile;
import io.quicsend.benchmarks.Completion;
import io.quicsend.benchmarks.Contender;
import io.quicsend.benchmarks.Counted;
import io.quicsend.benchmarks.Operation;
import io.quicsend.benchmarks.SenderOptions;
import io.quicsend.benchmarks.Workload;
import org.jspecify.annotations.Nullable;
import tech.kwik.core.KwikVersion;
import tech.kwik.core.QuicClientConnection;

/**
 * Kwik, whose streams are blocking {@link OutputStream}s without a completion: a write
 * waits while the stream's buffer is full, opening a stream while the peer's limit is
 * reached. So one thread for each connection hands over as fast as it is let.
 */
final class KwikContender implements Contender {

	private static final long QUIET_NANOS = 500_000_000;

	private final SenderOptions options;

	private final List<QuicClientConnection> connections = new ArrayList<>();

	private @Nullable OutputStream stream;

	KwikContender(SenderOptions options) {
		this.options = options;
	}

	@Override
	public String name() {
		return "kwik";
	}

	@Override
	public String version() {
		return KwikVersion.getVersion();
	}

	@Override
	public Counted counted(Workload workload) {
		return Counted.HANDED_OVER;
	}

	@Override
	public int blockingThreads(Workload workload) {
		return 1;
	}

	@Override
	public void connect(int connections) throws Exception {
		for (int i = 0; i < connections; i++) {
			// By name, since that is what the certificate is checked against.
			QuicClientConnection connection = QuicClientConnection.newBuilder()
				.host(this.options.serverName())
				.port(this.options.port())
				.preferIPv4()
				.applicationProtocol(this.options.alpn())
				.customTrustManager(new KeyAgnosticTrustManager(CaFile.trustManager(this.options.ca())))
				.maxIdleTimeout(Duration.ofSeconds(60))
				.build();
			connection.connect();
			this.connections.add(connection);
		}
	}

	@Override
	public Operation message(int connection, ByteBuffer message, Completion completion) {
		QuicClientConnection sender = this.connections.get(connection);
		return () -> {
			try (OutputStream output = sender.createStream(false).getOutputStream()) {
				output.write(message.array());
			}
			return true;
		};
	}

	@Override
	public Operation streamSend(ByteBuffer data, Completion completion) throws Exception {
		if (this.stream == null) {
			this.stream = this.connections.get(0).createStream(false).getOutputStream();
		}
		OutputStream output = this.stream;
		return () -> {
			output.write(data.array());
			return true;
		};
	}

	@Override
	public void close() throws Exception {
		if (this.stream != null) {
			this.stream.close();
		}
		for (QuicClientConnection connection : this.connections) {
			awaitQuiet(connection);
		}
		this.connections.forEach(QuicClientConnection::closeAndWait);
	}

	/**
	 * Closing throws away what is under way, and nothing tells when that has arrived, but
	 * until then packets are sent, if only as probes.
	 */
	private static void awaitQuiet(QuicClientConnection connection) throws InterruptedException {
		long packets = -1;
		long since = System.nanoTime();
		while (System.nanoTime() - since < QUIET_NANOS) {
			long sent = connection.getStats().packetsSent();
			if (sent != packets) {
				packets = sent;
				since = System.nanoTime();
			}
			Thread.sleep(5);
		}
	}

}
