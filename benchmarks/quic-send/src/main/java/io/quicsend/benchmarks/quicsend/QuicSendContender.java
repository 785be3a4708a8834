package io.quicsend.benchmarks.quicsend;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.SendStream;
import io.quicsend.benchmarks.CaFile;
import io.quicsend.benchmarks.Completion;
import io.quicsend.benchmarks.Contender;
import io.quicsend.benchmarks.Counted;
import io.quicsend.benchmarks.Operation;
import io.quicsend.benchmarks.SenderOptions;
import io.quicsend.benchmarks.Workload;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.tls.TlsOptions;
import org.jspecify.annotations.Nullable;

/**
 * quic-send, with all defaults but what the command line says.
 */
final class QuicSendContender implements Contender {

	private final SenderOptions options;

	private final boolean direct;

	private final Buffers buffers;

	private final MsQuicLibrary.Reference library;

	private final QuicRegistration registration;

	private final List<QuicConnection> connections = new ArrayList<>();

	private Metering metering = Metering.OFF;

	private Events events = Events.OFF;

	/** What must be kept. */
	private @Nullable Object meters;

	private @Nullable AutoCloseable listening;

	private @Nullable Integer streamWindow;

	private @Nullable SendStream stream;

	private @Nullable BulkFile file;

	QuicSendContender(SenderOptions options, String binding, RegistrationOptions registrationOptions, Buffers buffers)
			throws Exception {
		this.options = options;
		this.direct = registrationOptions.completionExecutor() != null;
		this.buffers = buffers;
		MsQuicLibrary library = new MsQuicLibrary(NativeLibraryOptions.defaults().withBinding(binding));
		this.library = library.open();
		this.registration = new QuicRegistration(library, registrationOptions);
	}

	void streamWindow(int bytes) {
		this.streamWindow = bytes;
	}

	void observe(Metering metering, Events events) {
		this.metering = metering;
		this.events = events;
	}

	@Override
	public String name() {
		String binding = this.library.binding();
		return (this.direct ? binding + "-direct" : binding) + this.metering.suffix() + this.events.suffix();
	}

	@Override
	public String version() {
		return "msquic " + this.library.version();
	}

	@Override
	public Counted counted(Workload workload) {
		return isTransfer(workload) ? Counted.HANDED_OVER : Counted.ACKNOWLEDGED;
	}

	@Override
	public int blockingThreads(Workload workload) {
		return isTransfer(workload) ? 1 : 0;
	}

	private boolean isTransfer(Workload workload) {
		return workload.isOneStream() && this.buffers == Buffers.FILE;
	}

	@Override
	public ByteBuffer allocate(int size) {
		return (this.buffers == Buffers.DIRECT) ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
	}

	@Override
	public void connect(int connections) throws Exception {
		ConnectionOptions.Builder builder = ConnectionOptions
			.builder(this.options.host(), this.options.port(), this.options.alpn())
			.serverName(this.options.serverName())
			// As all senders have it, since they wait for one another.
			.idleTimeout(Duration.ofSeconds(60))
			.tls(TlsOptions.trust(CaFile.trustManager(this.options.ca())));
		if (this.streamWindow != null) {
			builder.streamWindow(this.streamWindow).connectionWindow(2 * this.streamWindow);
		}
		ConnectionOptions options = builder.build();
		for (int i = 0; i < connections; i++) {
			this.connections.add(this.registration.createConnection("connection-" + i, options));
		}
		this.meters = this.metering.bind(this.registration, this.connections);
		this.listening = this.events.listen(this.registration);
		for (QuicConnection connection : this.connections) {
			connection.connect().get();
		}
	}

	@Override
	public Operation message(int connection, ByteBuffer message, Completion completion) {
		QuicConnection sender = this.connections.get(connection);
		return new FutureOperation(() -> sender.send(message), completion);
	}

	@Override
	public Operation streamSend(ByteBuffer data, Completion completion) throws Exception {
		SendStream stream = stream();
		return switch (this.buffers) {
			case HEAP, DIRECT -> new FutureOperation(() -> stream.send(data), completion);
			case MAPPED -> {
				BulkFile file = file(data);
				yield new FutureOperation(() -> stream.send(file.nextMapped()), completion);
			}
			case FILE -> {
				BulkFile file = file(data);
				yield () -> file.transferNext(stream.channel());
			}
		};
	}

	private SendStream stream() {
		if (this.stream == null) {
			this.stream = this.connections.get(0).openSendStream();
		}
		return this.stream;
	}

	private BulkFile file(ByteBuffer part) throws Exception {
		if (this.file == null) {
			this.file = BulkFile.create(part);
		}
		return this.file;
	}

	@Override
	public void close() throws Exception {
		try (this.library; AutoCloseable listening = this.listening; this.registration; BulkFile file = this.file) {
			if (this.stream != null) {
				this.stream.finish().get();
			}
		}
	}

}
