package io.quicsend.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.quicsend.msquic.NativeLibraryOptions;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@link QuicReceiverMain}.
 */
final class ReceiverArguments {

	static final String HELP = """
			Options:
			  --port N                 UDP port, default any free one
			  --address ADDRESS        address to listen on, default 127.0.0.1
			  --alpn NAME              application protocol, default quic-send
			  --stream-limit N         streams that a peer may have open, default 1000
			  --stream-window BYTES    flow control window of a stream, a power of two
			  --connection-window BYTES  flow control window of a connection
			  --idle-timeout MS        idle timeout in milliseconds
			  --ca-file PATH           where to write the authority's certificate to, in PEM
			  --certificate PATH       certificate chain in PEM, instead of a new one; goes with
			  --private-key PATH       its private key in PEM
			  --stop-after BYTES       stop each stream when so much of it has been received
			  --stop-code N            the error code to stop it with, default 0
			  --pause                  start without taking any data
			  --count-only             keep and print nothing about streams
			  --library PATH           the msquic library
			  --help                   print this
			Commands on standard input:
			  limit N, pause, resume, close CODE, silent, stop CODE, quit""";

	private static final Set<String> FLAGS = Set.of("pause", "count-only", "help");

	private static final Set<String> OPTIONS = Set.of("port", "address", "alpn", "stream-limit", "stream-window",
			"connection-window", "idle-timeout", "ca-file", "certificate", "private-key", "stop-after", "stop-code",
			"library");

	private final Map<String, String> values = new HashMap<>();

	private ReceiverArguments() {
	}

	static ReceiverArguments parse(String... args) {
		ReceiverArguments arguments = new ReceiverArguments();
		for (int i = 0; i < args.length; i++) {
			String name = args[i].startsWith("--") ? args[i].substring(2) : "";
			if (FLAGS.contains(name)) {
				arguments.values.put(name, "true");
			}
			else if (OPTIONS.contains(name) && i + 1 < args.length) {
				arguments.values.put(name, args[++i]);
			}
			else {
				throw new IllegalArgumentException("Unknown, or without its value: " + args[i]);
			}
		}
		if (arguments.values.containsKey("certificate") != arguments.values.containsKey("private-key")) {
			throw new IllegalArgumentException("--certificate and --private-key go together");
		}
		return arguments;
	}

	boolean isHelp() {
		return this.values.containsKey("help");
	}

	boolean isRecordStreams() {
		return !this.values.containsKey("count-only");
	}

	String alpn() {
		return this.values.getOrDefault("alpn", "quic-send");
	}

	@Nullable Path caFile() {
		return path("ca-file");
	}

	QuicReceiver.Builder toBuilder() throws IOException {
		QuicReceiver.Builder builder = QuicReceiver.builder().alpn(alpn()).recordStreams(isRecordStreams());
		String address = this.values.get("address");
		if (address != null) {
			builder.address(address(address));
		}
		builder.port((int) number("port", 0)).streamLimit((int) number("stream-limit", 1000));
		if (this.values.containsKey("stream-window")) {
			builder.streamReceiveWindow((int) number("stream-window", 0));
		}
		if (this.values.containsKey("connection-window")) {
			builder.connectionFlowControlWindow((int) number("connection-window", 0));
		}
		if (this.values.containsKey("idle-timeout")) {
			builder.idleTimeout(Duration.ofMillis(number("idle-timeout", 0)));
		}
		Path certificate = path("certificate");
		Path privateKey = path("private-key");
		if (certificate != null && privateKey != null) {
			builder.certificate(IssuedCertificate.readPem(certificate, privateKey));
		}
		Path library = path("library");
		if (library != null) {
			builder.library(NativeLibraryOptions.defaults().withPath(library));
		}
		return builder;
	}

	void applyTo(QuicReceiver receiver) {
		if (this.values.containsKey("stop-after")) {
			receiver.stopStreamsAfter(number("stop-after", 0), number("stop-code", 0));
		}
		if (this.values.containsKey("pause")) {
			receiver.pauseReceiving();
		}
	}

	private @Nullable Path path(String name) {
		String value = this.values.get(name);
		return (value != null) ? Path.of(value).toAbsolutePath() : null;
	}

	private long number(String name, long defaultValue) {
		String value = this.values.get(name);
		try {
			return (value != null) ? Long.parseLong(value) : defaultValue;
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("Not a number: --" + name + " " + value);
		}
	}

	private static InetAddress address(String address) {
		try {
			return InetAddress.getByName(address);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("Not an address: --address " + address);
		}
	}

}
