package io.quicsend.benchmarks.quicsend;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.SendStream;
import io.quicsend.benchmarks.CaFile;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.tls.TlsOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Tells what an idle connection and an open stream cost in memory. To be run with a heap
 * that is touched before, so that what the process grows by is outside of it.
 */
@Command(name = "footprint")
public final class Footprint implements Callable<Integer> {

	@Option(names = "--port", required = true, description = "the sink's UDP port")
	private int port;

	@Option(names = "--ca", required = true, description = "PEM file with the certificate to trust")
	private Path ca = Path.of("ca.pem");

	@Option(names = "--binding", description = "the binding to msquic (${DEFAULT-VALUE})")
	private String binding = "auto";

	@Option(names = "--connections", description = "idle connections (${DEFAULT-VALUE})")
	private int connections = 500;

	@Option(names = "--streams", description = "open streams (${DEFAULT-VALUE})")
	private int streams = 10_000;

	@Override
	public Integer call() throws Exception {
		MsQuicLibrary library = new MsQuicLibrary(NativeLibraryOptions.defaults().withBinding(this.binding));
		try (QuicRegistration registration = new QuicRegistration(library, RegistrationOptions.defaults())) {
			ConnectionOptions options = ConnectionOptions.builder("127.0.0.1", this.port, "bench")
				.serverName("localhost")
				.tls(TlsOptions.trust(CaFile.trustManager(this.ca)))
				.build();
			// What the first ones cost once is not counted.
			connect(registration, options, 20);
			QuicConnection connection = connect(registration, options, 1).get(0);
			open(connection, 2000);
			report("connection", this.connections, () -> connect(registration, options, this.connections));
			report("stream", this.streams, () -> open(connection, this.streams));
		}
		return 0;
	}

	private static List<QuicConnection> connect(QuicRegistration registration, ConnectionOptions options, int count)
			throws Exception {
		List<QuicConnection> connections = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			QuicConnection connection = registration.createConnection("connection-" + i, options);
			connection.connect().get();
			connections.add(connection);
		}
		return connections;
	}

	private static List<SendStream> open(QuicConnection connection, int count) throws Exception {
		List<SendStream> streams = new ArrayList<>();
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			SendStream stream = connection.openSendStream();
			sends.add(stream.send(ByteBuffer.wrap(new byte[10])));
			streams.add(stream);
		}
		for (CompletableFuture<Void> send : sends) {
			send.get();
		}
		return streams;
	}

	private static void report(String what, int count, Callable<List<?>> creation) throws Exception {
		Memory before = Memory.read();
		List<?> created = creation.call();
		Memory after = Memory.read();
		System.out.printf("per %s of %,d: Java heap %,d bytes, direct memory %,d, process beyond the heap %,d%n", what,
				created.size(), (after.heap - before.heap) / count, (after.direct - before.direct) / count,
				(after.resident - before.resident) / count);
	}

	public static void main(String[] args) {
		System.exit(new CommandLine(new Footprint()).execute(args));
	}

	private record Memory(long heap, long direct, long resident) {

		static Memory read() throws IOException {
			for (int i = 0; i < 3; i++) {
				System.gc();
			}
			long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
			long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
				.stream()
				.filter((pool) -> pool.getName().equals("direct"))
				.mapToLong(BufferPoolMXBean::getMemoryUsed)
				.sum();
			String resident = Files.readAllLines(Path.of("/proc/self/status"))
				.stream()
				.filter((line) -> line.startsWith("VmRSS:"))
				.findFirst()
				.orElseThrow();
			return new Memory(heap, direct, Long.parseLong(resident.replaceAll("\\D", "")) * 1024);
		}

	}

}
