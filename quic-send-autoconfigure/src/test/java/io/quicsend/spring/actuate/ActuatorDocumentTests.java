package io.quicsend.spring.actuate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quicsend.ConnectionState;
import io.quicsend.SendStream;
import io.quicsend.SendStreamFactory;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/actuator.md} shows what there is: the answers have the properties that it
 * shows, and its configuration does what it says.
 */
@Timeout(180)
class ActuatorDocumentTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "actuator.md");

	@Test
	void answersAreLikeTheDocumentedOnes(@TempDir Path directory) throws Exception {
		try (QuicReceiver receiver = QuicReceiver.builder().alpn("telemetry").start()) {
			Path ca = receiver.certificateAuthority().writePem(directory.resolve("ca.pem"));
			Map<String, Object> properties = new HashMap<>(Map.of("quic-send.connections.default.host", "localhost",
					"quic-send.connections.default.port", receiver.port(), "quic-send.connections.default.alpn",
					"telemetry", "quic-send.connections.default.ssl.bundle", "receiver",
					"spring.ssl.bundle.pem.receiver.truststore.certificate", ca.toUri().toString(),
					"management.endpoints.web.exposure.include", "health,info,quicsend",
					"management.endpoint.health.show-details", "always"));
			try (ActuatorApplication application = new ActuatorApplication(properties)) {
				SendStreamFactory streams = application.bean(SendStreamFactory.class);
				streams.send(new byte[100]).get(60, TimeUnit.SECONDS);
				receiver.closeConnections(3);
				awaitIdle(streams);
				streams.send(new byte[200_000]).get(60, TimeUnit.SECONDS);
				receiver.pauseReceiving();
				SendStream stream = streams.open();
				stream.send(ByteBuffer.allocate(20_000_000));
				JsonNode endpoint = awaitBlocked(application);
				JsonNode health = application.read("health/quicSend");
				JsonNode info = application.read("info");
				receiver.resumeReceiving();
				stream.finish().get(60, TimeUnit.SECONDS);
				assertThat(paths(endpoint)).isEqualTo(paths(documented("/connections")));
				assertThat(paths(health)).isEqualTo(paths(documented("/components")));
				assertThat(paths(info)).isEqualTo(paths(documented("/quicsend")));
			}
		}
	}

	@Test
	void readinessIsAsDocumented() throws Exception {
		Map<String, Object> properties = new HashMap<>(documentedProperties("readiness"));
		properties.putAll(Map.of("quic-send.connections.default.host", "127.0.0.1",
				"quic-send.connections.default.port", 9, "quic-send.connections.default.alpn", "telemetry",
				"quic-send.connections.default.handshake-timeout", "500ms"));
		assertThat(properties).containsKey("quic-send.health.forget-failure-after");
		try (ActuatorApplication application = new ActuatorApplication(properties)) {
			assertThat(application.request("GET", "health/readiness").statusCode()).isEqualTo(200);
			assertThat(application.bean(SendStreamFactory.class).send(new byte[1])).failsWithin(Duration.ofSeconds(60));
			assertThat(application.request("GET", "health/readiness").statusCode()).isEqualTo(503);
		}
	}

	private static void awaitIdle(SendStreamFactory streams) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (streams.connection("default").state() != ConnectionState.IDLE) {
			assertThat(System.nanoTime()).isLessThan(deadline);
			LockSupport.parkNanos(1_000_000);
		}
	}

	private static JsonNode awaitBlocked(ActuatorApplication application) throws Exception {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		JsonNode answer;
		do {
			assertThat(System.nanoTime()).isLessThan(deadline);
			answer = application.read("quicsend");
		}
		while (answer.at("/connections/default/streams/oldest/0/blocked/STREAM_FLOW_CONTROL").isMissingNode());
		return answer;
	}

	/** The documented answer that has something. */
	private static JsonNode documented(String path) throws IOException {
		return blocks("json").stream()
			.map((block) -> JsonMapper.shared().readTree(block))
			.filter((node) -> !node.at(path).isMissingNode())
			.findFirst()
			.orElseThrow();
	}

	private static Map<String, Object> documentedProperties(String containing) throws IOException {
		String yaml = blocks("yaml").stream().filter((block) -> block.contains(containing)).findFirst().orElseThrow();
		PropertySource<?> source = new YamlPropertySourceLoader()
			.load("documented", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
			.get(0);
		Map<String, Object> properties = new HashMap<>();
		for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
			properties.put(name, source.getProperty(name).toString());
		}
		return properties;
	}

	private static List<String> blocks(String language) throws IOException {
		Matcher matcher = Pattern.compile("(?ms)^```" + language + "\\R(.*?)^```").matcher(Files.readString(DOCUMENT));
		List<String> blocks = new ArrayList<>();
		while (matcher.find()) {
			blocks.add(matcher.group(1));
		}
		return blocks;
	}

	/** Where values are. What blocks a stream differs from time to time. */
	private static SortedSet<String> paths(JsonNode node) {
		SortedSet<String> paths = new TreeSet<>();
		collect("", node, paths);
		return paths;
	}

	private static void collect(String path, JsonNode node, SortedSet<String> paths) {
		if (node.isObject() && !path.endsWith("]/blocked")) {
			node.properties().forEach((entry) -> collect(path + "/" + entry.getKey(), entry.getValue(), paths));
		}
		else if (node.isArray()) {
			node.forEach((element) -> collect(path + "[]", element, paths));
		}
		else {
			paths.add(path);
		}
	}

}
