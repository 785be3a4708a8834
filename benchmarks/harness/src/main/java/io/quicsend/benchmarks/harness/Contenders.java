package io.quicsend.benchmarks.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * All contenders, and how each is started.
 */
final class Contenders {

	/** Which all others are compared with. */
	static final String LIMIT = "c";

	/** The bulk is in direct memory and not copied, as in C. */
	private static final String DIRECT = "direct";

	static final List<String> QUICK = List.of(LIMIT, "ffm", "jna");

	/** What is compared with ffm, and takes part only when it is named. */
	static final Set<String> ON_REQUEST = Set.of("ffm-meters", "ffm-observations", "ffm-events", "ffm-events-terminal",
			"ffm-events-unheard");

	/**
	 * The same for all senders in Java. On one CPU a JVM chooses this garbage collector
	 * by itself; it is named so that this does not depend on the pinning.
	 */
	static final List<String> JVM_OPTIONS = List.of("-Xmx1g", "-XX:+UseSerialGC");

	/**
	 * JDK 17 does not know them. Without them newer JDKs warn, and Netty does without
	 * Unsafe, which is slower.
	 */
	static final List<String> NEWER_JVM_OPTIONS = List.of("--enable-native-access=ALL-UNNAMED",
			"--sun-misc-unsafe-memory-access=allow");

	private final Installation installation;

	Contenders(Installation installation) {
		this.installation = installation;
	}

	List<Contender> all() {
		return List.of(c(LIMIT, "C on msquic"),
				c("c-shares", "C on msquic, a share at a time as quic-send", "--shares", "true"),
				quicSend("ffm", "quic-send, java.lang.foreign, JDK 25", "ffm", this.installation.jdk25(), DIRECT),
				quicSend("ffm-direct", "the same with direct completions", "ffm", this.installation.jdk25(), DIRECT,
						"--completions", "direct"),
				quicSend("ffm-heap", "the same from heap arrays", "ffm", this.installation.jdk25(), "heap"),
				quicSend("ffm-mapped", "the same from a mapped file", "ffm", this.installation.jdk25(), "mapped"),
				quicSend("jna", "quic-send, JNA, JDK 25", "jna", this.installation.jdk25(), DIRECT),
				quicSend("jna-17", "quic-send, JNA, JDK 17", "jna", this.installation.jdk17(), DIRECT),
				observed("ffm-meters", "the same with meters", "--meters", "on"),
				observed("ffm-observations", "the same with an observation of each stream", "--meters", "observations"),
				observed("ffm-events", "the same with a listener to all events", "--events", "all"),
				observed("ffm-events-terminal", "the same with a listener to ends of streams", "--events", "terminal"),
				observed("ffm-events-unheard", "the same with events that nobody listens to", "--events", "unheard"),
				rival("netty-epoll", "Netty QUIC, epoll", "netty.NettySender", "--transport", "epoll"),
				rival("netty-nio", "Netty QUIC, NIO", "netty.NettySender", "--transport", "nio"),
				rival("kwik", "Kwik", "kwik.KwikSender"),
				rival("reactor-netty", "reactor-netty-quic", "reactor.ReactorSender"),
				rival("vertx", "Vert.x QUIC", "vertx.VertxSender"), rust("msquic-async", "msquic-async, Rust"),
				rust("quinn", "quinn, Rust"));
	}

	private Contender c(String name, String description, String... options) {
		Path program = this.installation.benchmarks().resolve("c/target/sender");
		List<String> command = new ArrayList<>(
				List.of(program.toString(), "--library", this.installation.library().toString()));
		command.addAll(List.of(options));
		return new Contender(name, description, command, List.of(program), null);
	}

	private Contender quicSend(String name, String description, String binding, @Nullable Path jdk, String buffers,
			String... options) {
		Path jar = this.installation.benchmarks().resolve("quic-send/target/sender.jar");
		List<String> command = java(jdk);
		command.addAll(List.of("-jar", jar.toString(), "--binding", binding, "--buffers", buffers));
		command.addAll(List.of(options));
		return new Contender(name, description, command, List.of(jar), (jdk != null) ? null : "no JDK 17 was found");
	}

	private Contender observed(String name, String description, String... options) {
		return quicSend(name, description, "ffm", this.installation.jdk25(), DIRECT, options);
	}

	private Contender rival(String name, String description, String mainClass, String... options) {
		Path jar = this.installation.benchmarks().resolve("rivals/target/rivals.jar");
		List<String> command = java(this.installation.jdk25());
		command.addAll(List.of("-cp", jar.toString(), "io.quicsend.benchmarks." + mainClass));
		command.addAll(List.of(options));
		return new Contender(name, description + ", JDK 25", command, List.of(jar), null);
	}

	private List<String> java(@Nullable Path jdk) {
		List<String> command = new ArrayList<>();
		command.add((jdk != null) ? jdk.resolve("bin/java").toString() : "java");
		command.addAll(JVM_OPTIONS);
		if (this.installation.jdk25().equals(jdk)) {
			command.addAll(NEWER_JVM_OPTIONS);
		}
		return command;
	}

	private Contender rust(String name, String description) {
		Path program = this.installation.benchmarks()
			.resolve("rust/target/release/" + name.replace('-', '_') + "_sender");
		return new Contender(name, description, List.of(program.toString()), List.of(program), null);
	}

}
