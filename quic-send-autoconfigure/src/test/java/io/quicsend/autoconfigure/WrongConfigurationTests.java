package io.quicsend.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.TestCertificateAuthority;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a user is shown for each of many wrong configurations, word by word: the approved
 * texts are in {@code src/test/resources/wrong-configurations}. Run with
 * {@code -Dquic-send.approve=true} to write them anew, then read the difference.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class WrongConfigurationTests {

	private static final Path APPROVED = Path.of("src/test/resources/wrong-configurations");

	private static final String CONNECTION = "--quic-send.connections.default.";

	private static final String ANY_PIN = "sha256/" + "A".repeat(43) + "=";

	private static final List<String> RECEIVER = List.of("host=localhost", "port=4433", "alpn=test");

	private static final List<String> EAGER = List.of("connect=eager", "handshake-timeout=20s");

	/** What differs from run to run, by the word that stands for it. */
	private static final Map<String, String> placeholders = new LinkedHashMap<>();

	private static final List<AutoCloseable> peers = new ArrayList<>();

	@TempDir
	private static Path directory;

	@BeforeAll
	static void prepare() throws Exception {
		TestCertificateAuthority authority = TestCertificateAuthority.create("test authority");
		TestCertificateAuthority other = TestCertificateAuthority.create("other authority");
		authority.writePem(directory.resolve("ca.pem"));
		other.writePem(directory.resolve("other-ca.pem"));
		authority.client("client").writePem(directory.resolve("client.pem"), directory.resolve("client.key"));
		other.client("other").writePem(directory.resolve("other.pem"), directory.resolve("other.key"));
		Files.write(directory.resolve("client.p12"), authority.client("client").toPkcs12("secret".toCharArray()));
		Files.writeString(directory.resolve("text.pem"), "no certificate");
		Files.writeString(directory.resolve("text.so"), "no library");
		Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
		compileOldLibrary();
		QuicReceiver receiver = peer(
				QuicReceiver.builder().alpn("test").certificate(authority.server("localhost")).start());
		QuicReceiver demanding = peer(QuicReceiver.builder()
			.alpn("test")
			.certificate(authority.server("localhost"))
			.requireClientCertificate(authority)
			.start());
		QuicReceiver expired = peer(
				QuicReceiver.builder().alpn("test").certificate(authority.expired("localhost")).start());
		QuicReceiver refusing = peer(
				QuicReceiver.builder().alpn("test").certificate(authority.server("localhost")).start());
		refusing.refuseConnections(true);
		DatagramSocket silent = peer(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
		placeholders.put("<directory>", directory.toString());
		placeholders.put("<receiver>", String.valueOf(receiver.port()));
		placeholders.put("<demanding>", String.valueOf(demanding.port()));
		placeholders.put("<expired>", String.valueOf(expired.port()));
		placeholders.put("<refusing>", String.valueOf(refusing.port()));
		placeholders.put("<silent>", String.valueOf(silent.getLocalPort()));
		placeholders.put("<closed>", String.valueOf(closedPort()));
	}

	private static <T extends AutoCloseable> T peer(T peer) {
		peers.add(peer);
		return peer;
	}

	/** An msquic 2.4, as far as it is looked at. */
	private static void compileOldLibrary() throws Exception {
		Path source = Files.writeString(directory.resolve("old.c"), """
				#include <stdint.h>
				#include <string.h>
				static uint32_t get_param(void *handle, uint32_t param, uint32_t *length, void *buffer) {
					uint32_t version[4] = { 2, 4, 11, 0 };
					memcpy(buffer, version, sizeof(version));
					return 0;
				}
				static void *table[39];
				uint32_t MsQuicOpenVersion(uint32_t version, void **out) {
					table[4] = (void *) get_param;
					*out = table;
					return 0;
				}
				void MsQuicClose(void *table) {
				}
				""");
		Process compiler = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", directory.resolve("old.so").toString(),
				source.toString())
			.inheritIO()
			.start();
		assertThat(compiler.waitFor()).isZero();
	}

	private static int closedPort() throws IOException {
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	@AfterAll
	static void close() throws Exception {
		for (AutoCloseable peer : peers) {
			peer.close();
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("wrongConfigurations")
	void isExplained(Wrong wrong) throws Exception {
		Assumptions.assumeTrue(wrong.concernsThisJvm());
		String shown = wrong.run();
		assertThat(shown).as("the analysis of " + wrong).isNotNull();
		Path approved = APPROVED.resolve(wrong.name() + ".txt");
		if (Boolean.getBoolean("quic-send.approve")) {
			Files.createDirectories(APPROVED);
			Files.writeString(approved, shown);
		}
		assertThat(shown).isEqualTo(Files.readString(approved));
	}

	@Test
	void thirtyWrongConfigurationsAndMoreAreExplained() {
		assertThat(wrongConfigurations()).hasSizeGreaterThan(30);
	}

	@Test
	void everyApprovedTextBelongsToAWrongConfiguration() throws IOException {
		try (Stream<Path> files = Files.list(APPROVED)) {
			assertThat(files.map((file) -> file.getFileName().toString()))
				.containsExactlyInAnyOrderElementsOf(wrongConfigurations().map((wrong) -> wrong + ".txt").toList());
		}
	}

	private static Stream<Wrong> wrongConfigurations() {
		return Stream
			.of(receivers(), options(), registration(), unknown(), trust(), bundles(), streams(), events(), health(),
					libraries(), eager())
			.flatMap((group) -> group);
	}

	private static Stream<Wrong> receivers() {
		return Stream.of(Wrong.bare("host-missing", "port=4433", "alpn=test"),
				Wrong.bare("port-missing", "host=localhost", "alpn=test"),
				Wrong.bare("alpn-missing", "host=localhost", "port=4433"), Wrong.of("host-blank", "host= "),
				Wrong.of("host-with-underscore", "host=my_host"), Wrong.of("port-out-of-range", "port=70000"),
				Wrong.of("port-not-a-number", "port=https"),
				Wrong.of("port-of-a-placeholder", "port=${receiver.port}").with("--receiver.port=https"),
				Wrong.of("alpn-empty", "alpn="), Wrong.of("server-name-is-a-url", "server-name=https://collector"),
				Wrong.of("host-and-endpoints", "endpoints=localhost:4433"),
				Wrong.bare("endpoints-empty", "endpoints=", "alpn=test"),
				Wrong.bare("endpoint-without-port", "endpoints=localhost", "alpn=test"),
				Wrong.bare("endpoint-port-out-of-range", "endpoints=localhost:4433,[::1]:0", "alpn=test"),
				Wrong.bare("endpoints-and-port", "endpoints=localhost:4433", "port=4434", "alpn=test"),
				Wrong.bare("name-in-brackets", "alpn=test")
					.with("--quic-send.connections[eu.west].host=localhost", "--quic-send.connections[eu.west].port=0",
							"--quic-send.connections[eu.west].alpn=test", CONNECTION + "host=localhost",
							CONNECTION + "port=4433"));
	}

	private static Stream<Wrong> options() {
		return Stream.of(Wrong.of("handshake-timeout-zero", "handshake-timeout=0s"),
				Wrong.of("idle-timeout-not-a-duration", "idle-timeout=soon"),
				Wrong.of("idle-timeout-of-the-defaults").with("--quic-send.defaults.idle-timeout=-1s"),
				Wrong.of("stream-window-too-small", "stream-window=1KB"),
				Wrong.of("connection-window-without-unit", "connection-window=lots"),
				Wrong.of("minimum-mtu-over-maximum", "minimum-mtu=1600"),
				Wrong.of("congestion-control-unknown", "congestion-control=reno"),
				Wrong.of("connect-unknown", "connect=sometimes"),
				Wrong.of("disconnect-timeout-too-long", "disconnect-timeout=11m"),
				Wrong.of("keep-alive-negative", "keep-alive=-1s"), Wrong.of("keep-alive-too-long", "keep-alive=25d"),
				Wrong.of("close-timeout-negative", "close-timeout=-1s"),
				Wrong.of("close-error-code-negative", "close-error-code=-1"),
				Wrong.of("initial-window-packets-zero", "initial-window-packets=0"),
				Wrong.of("initial-rtt-zero", "initial-rtt=0ms"), Wrong.of("maximum-mtu-too-large", "maximum-mtu=65536"),
				Wrong.of("pacing-misspelled", "pacing=no way"));
	}

	private static Stream<Wrong> registration() {
		return Stream.of(Wrong.of("app-name-empty").with("--quic-send.app-name="),
				Wrong.of("enabled-misspelled").with("--quic-send.enabled=flase"),
				Wrong.of("execution-profile-unknown").with("--quic-send.execution-profile=turbo"),
				Wrong.of("execution-profile-of-a-connection", "execution-profile=max-throughput"),
				Wrong.of("execution-profile-of-the-defaults").with("--quic-send.defaults.execution-profile=scavenger"),
				Wrong.of("completions-of-a-connection", "completions=direct"),
				Wrong.of("app-name-of-a-name-in-brackets")
					.with("--quic-send.connections[eu.west].host=localhost",
							"--quic-send.connections[eu.west].app-name=west"),
				Wrong.of("completions-unknown").with("--quic-send.completions=inline"),
				Wrong.of("observations-enabled-misspelled").with("--quic-send.observations.enabled=flase"));
	}

	private static Stream<Wrong> unknown() {
		return Stream.of(Wrong.of("unknown-property-of-a-connection", "truts=pinned"),
				Wrong.of("unknown-list-of-a-connection", "pin[0]=" + ANY_PIN),
				Wrong.of("unknown-property-of-the-bundle", "ssl.bundel=receiver"),
				Wrong.of("unknown-property-like-no-other", "verify-peer=true"),
				Wrong.of("unknown-property-of-the-defaults").with("--quic-send.defaults.idle-timout=1s"),
				Wrong.of("unknown-property-of-a-stream-class").with("--quic-send.streams.bulk.priorty=1"),
				Wrong.of("unknown-group").with("--quic-send.default.trust=pinned"));
	}

	private static Stream<Wrong> events() {
		return Stream.of(Wrong.of("events-capacity-zero").with("--quic-send.events.capacity=0"),
				Wrong.of("events-capacity-not-a-number").with("--quic-send.events.capacity=many"),
				Wrong.of("events-streams-unknown").with("--quic-send.events.streams=some"));
	}

	private static Stream<Wrong> health() {
		return Stream.of(Wrong.of("health-max-loss-out-of-range").with("--quic-send.health.max-loss=5"),
				Wrong.of("health-max-loss-not-a-number").with("--quic-send.health.max-loss=5%"),
				Wrong.of("health-max-rtt-zero").with("--quic-send.health.max-rtt=0s"),
				Wrong.of("health-max-rtt-not-a-duration").with("--quic-send.health.max-rtt=fast"),
				Wrong.of("health-degraded-status-blank").with("--quic-send.health.degraded-status= "),
				Wrong.of("health-forget-failure-after-zero").with("--quic-send.health.forget-failure-after=0s"));
	}

	private static Stream<Wrong> trust() {
		return Stream.of(Wrong.of("trust-unknown", "trust=everyone"),
				Wrong.of("trust-bundle-without-bundle", "trust=bundle"),
				Wrong.of("trust-pinned-without-pins", "trust=pinned"),
				Wrong.of("pins-with-insecure", "trust=insecure", "pins=" + ANY_PIN), Wrong.of("pins-empty", "pins="),
				Wrong.of("pins-empty-with-bundle", "ssl.bundle=receiver", "pins=").with(trusting("ca.pem")),
				Wrong.of("pin-unreadable", "trust=pinned", "pins=sha256/short"),
				Wrong.of("pin-of-a-list-unreadable", "trust=pinned", "pins[0]=" + ANY_PIN, "pins[1]=sha256/short"),
				Wrong.of("insecure-in-production", "trust=insecure").with("--spring.profiles.active=prod"),
				Wrong.of("insecure-defaults-in-production")
					.with("--spring.profiles.active=eu,production", "--quic-send.defaults.trust=insecure"));
	}

	private static Stream<Wrong> bundles() {
		return Stream.of(Wrong.of("bundle-unknown", "ssl.bundle=collector"),
				Wrong.of("bundle-unknown-beside-others", "ssl.bundle=colector").with(trusting("ca.pem")),
				Wrong.of("bundle-file-missing", "ssl.bundle=receiver").with(trusting("none.pem")),
				Wrong.of("bundle-without-certificate", "ssl.bundle=receiver").with(trusting("text.pem")),
				Wrong.of("bundle-key-unreadable", "ssl.bundle=receiver").with(key("client.pem", "text.pem")),
				Wrong.of("bundle-key-of-another", "ssl.bundle=receiver").with(key("client.pem", "other.key")),
				Wrong.of("bundle-store-password", "ssl.bundle=receiver")
					.with("--spring.ssl.bundle.jks.receiver.keystore.location=file:<directory>/client.p12",
							"--spring.ssl.bundle.jks.receiver.keystore.type=PKCS12",
							"--spring.ssl.bundle.jks.receiver.keystore.password=wrong"),
				Wrong.bare("bundle-of-the-details", "alpn=test")
					.with(key("client.pem", "other.key"))
					.with("--details.port=4433", "--details.bundle=receiver"));
	}

	private static Stream<Wrong> streams() {
		return Stream.of(Wrong.of("stream-deadline-not-a-duration").with("--quic-send.streams.bulk.deadline=soon"),
				Wrong.of("stream-priority-out-of-range").with("--quic-send.streams.bulk.priority=-1"),
				Wrong.of("stream-deadline-zero").with("--quic-send.streams.bulk.deadline=0s"),
				Wrong.of("stream-max-in-flight-zero").with("--quic-send.streams.bulk.max-in-flight=0"),
				Wrong.of("stream-start-timeout-zero").with("--quic-send.streams.bulk.start-timeout=0s"),
				Wrong.of("stream-close-error-code-negative").with("--quic-send.streams.bulk.close-error-code=-1"),
				Wrong.of("stream-start-unknown").with("--quic-send.streams.bulk.start=later"),
				Wrong.of("stream-class-unknown", "stream-class=control").with("--quic-send.streams.bulk.priority=1"));
	}

	private static Stream<Wrong> libraries() {
		return Stream.of(
				Wrong.of("library-missing", "connect=eager").with("--quic-send.native.path=<directory>/none.so").on(17),
				Wrong.of("library-is-a-text", "connect=eager")
					.with("--quic-send.native.path=<directory>/text.so")
					.on(17),
				Wrong.of("library-of-another-version", "connect=eager")
					.with("--quic-send.native.path=<directory>/old.so")
					.on(17),
				Wrong.of("library-absent", "connect=eager").on(17, "-cp", classPathWithout("quic-send-native")),
				Wrong.of("extraction-directory-is-a-file", "connect=eager")
					.with("--quic-send.native.extraction-directory=<directory>/text.so")
					.on(17),
				Wrong.of("binding-unknown").with("--quic-send.native.binding=jni"),
				Wrong.of("binding-of-a-newer-jvm", "connect=eager")
					.with("--quic-send.native.binding=ffm")
					.on(17)
					.until(21),
				Wrong.of("native-access-denied", "connect=eager").on(24, "--illegal-native-access=deny"));
	}

	private static String classPathWithout(String module) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((element) -> !element.contains(module))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static Stream<Wrong> eager() {
		return Stream.of(Wrong.eager("eager-nothing-listens", "host=127.0.0.1", "port=<closed>"),
				Wrong.eager("eager-nothing-answers", "host=127.0.0.1", "port=<silent>", "handshake-timeout=500ms"),
				Wrong.eager("eager-other-alpn", "host=127.0.0.1", "alpn=metrics").with(trusting("ca.pem")),
				Wrong.eager("eager-unknown-ca", "ssl.bundle=receiver").with(trusting("other-ca.pem")),
				Wrong.eager("eager-unknown-ca-of-the-jvm"),
				Wrong.eager("eager-unknown-ca-of-trust-system", "ssl.bundle=receiver", "trust=system")
					.with(trusting("ca.pem")),
				Wrong.eager("eager-other-address", "host=127.0.0.1", "ssl.bundle=receiver").with(trusting("ca.pem")),
				Wrong.eager("eager-refused", "port=<refusing>", "trust=insecure"),
				Wrong.eager("eager-other-host", "ssl.bundle=receiver", "server-name=collector.example.org")
					.with(trusting("ca.pem")),
				Wrong.eager("eager-certificate-expired", "ssl.bundle=receiver", "port=<expired>")
					.with(trusting("ca.pem")),
				Wrong.eager("eager-other-pin", "trust=pinned", "pins=" + ANY_PIN),
				Wrong.eager("eager-client-certificate-required", "ssl.bundle=receiver", "port=<demanding>")
					.with(trusting("ca.pem")),
				Wrong.eager("eager-client-certificate-required-without-bundle", "trust=insecure", "port=<demanding>"),
				Wrong.bare("eager-receiver-of-the-details", "connect=eager", "alpn=test")
					.with("--details.port=<closed>"),
				Wrong.eager("eager-client-certificate-of-another", "ssl.bundle=receiver", "port=<demanding>")
					.with(trusting("ca.pem"))
					.with(key("other.pem", "other.key")),
				Wrong.eager("eager-unknown-host", "host=collector.test")
					.on(17, "-Djdk.net.hosts.file=<directory>/hosts"),
				Wrong.eager("eager-address-unusable", "host=255.255.255.255"),
				Wrong.bare("eager-no-endpoint-can-be-used", "alpn=metrics", "connect=eager",
						"endpoints=127.0.0.1:<closed>,127.0.0.1:<receiver>"));
	}

	private static String[] trusting(String file) {
		return new String[] { "--spring.ssl.bundle.pem.receiver.truststore.certificate=file:<directory>/" + file };
	}

	private static String[] key(String certificate, String key) {
		return new String[] { "--spring.ssl.bundle.pem.receiver.keystore.certificate=file:<directory>/" + certificate,
				"--spring.ssl.bundle.pem.receiver.keystore.private-key=file:<directory>/" + key };
	}

	record Wrong(String name, int minimumJava, int maximumJava, @Nullable List<String> jvmArguments,
			List<String> arguments) {

		/** A connection with nothing but these properties. */
		static Wrong bare(String name, String... properties) {
			return new Wrong(name, 17, Integer.MAX_VALUE, null,
					Arrays.stream(properties).map((property) -> CONNECTION + property).toList());
		}

		/** A connection with what it needs, unless the properties say otherwise. */
		static Wrong of(String name, String... properties) {
			return over(RECEIVER, name, properties);
		}

		/**
		 * An eager connection to the real receiver, unless the properties say otherwise.
		 */
		static Wrong eager(String name, String... properties) {
			List<String> base = new ArrayList<>(EAGER);
			base.addAll(List.of("host=localhost", "port=<receiver>", "alpn=test"));
			return over(base, name, properties);
		}

		private static Wrong over(List<String> base, String name, String... properties) {
			Map<String, String> byKey = new LinkedHashMap<>();
			Stream.concat(base.stream(), Arrays.stream(properties))
				.forEach((property) -> byKey.put(property.substring(0, property.indexOf('=')), property));
			return bare(name, byKey.values().toArray(String[]::new));
		}

		Wrong with(String... more) {
			List<String> arguments = new ArrayList<>(this.arguments);
			arguments.addAll(List.of(more));
			return new Wrong(this.name, this.minimumJava, this.maximumJava, this.jvmArguments, arguments);
		}

		/** In a JVM of its own. */
		Wrong on(int minimumJava, String... jvmArguments) {
			return new Wrong(this.name, minimumJava, this.maximumJava, List.of(jvmArguments), this.arguments);
		}

		Wrong until(int maximumJava) {
			return new Wrong(this.name, this.minimumJava, maximumJava, this.jvmArguments, this.arguments);
		}

		boolean concernsThisJvm() {
			int version = Runtime.version().feature();
			return version >= this.minimumJava && version <= this.maximumJava;
		}

		@Nullable String run() throws Exception {
			String[] arguments = this.arguments.stream().map(Wrong::fill).toArray(String[]::new);
			String shown = (this.jvmArguments == null) ? WrongApplication.run(arguments)
					: fork(this.jvmArguments.stream().map(Wrong::fill).toList(), arguments);
			return (shown != null) ? normalize(shown) : null;
		}

		private static String fork(List<String> jvmArguments, String[] arguments) throws Exception {
			List<String> command = new ArrayList<>();
			command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
			command.addAll(List.of("-cp", System.getProperty("java.class.path")));
			command.addAll(jvmArguments);
			command.add(WrongApplication.class.getName());
			command.addAll(List.of(arguments));
			Path output = Files.createTempFile(directory, "output", ".txt");
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			try {
				boolean ended = process.waitFor(120, TimeUnit.SECONDS);
				String text = Files.readString(output, StandardCharsets.UTF_8);
				assertThat(ended).as(text).isTrue();
				assertThat(text).contains(WrongApplication.BEGIN, WrongApplication.END);
				int begin = text.lastIndexOf("Description:\n\n", text.indexOf(WrongApplication.END));
				return text.substring(begin, text.indexOf("\n" + WrongApplication.END));
			}
			finally {
				process.destroyForcibly();
			}
		}

		private static String fill(String text) {
			String filled = text;
			for (Map.Entry<String, String> placeholder : placeholders.entrySet()) {
				filled = filled.replace(placeholder.getKey(), placeholder.getValue());
			}
			return filled;
		}

		private static String normalize(String text) {
			String normal = text.replace(Path.of("").toAbsolutePath().toString(), "<module>");
			for (Map.Entry<String, String> placeholder : placeholders.entrySet()) {
				normal = normal.replaceAll("(?<!\\d)" + Pattern.quote(placeholder.getValue()) + "(?!\\d)",
						placeholder.getKey());
			}
			return normal.replaceAll("its pin is 'sha256/[^']+'", "its pin is '<pin>'")
				.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "<time>")
				.replaceAll("linux-\\w+ \\(os\\.name \\w+, os\\.arch \\w+\\)", "<platform>")
				.replaceAll("linux-(x86_64|aarch64)", "<platform>")
				.replaceAll("class file versions up to [\\d.]+\\d", "class file versions up to <version>");
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
