package io.quicsend.spring.actuate;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.SendStreamFactory;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLibraryInfo;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.TestCertificateAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint as it is read over HTTP, with a real receiver.
 */
@Timeout(180)
class QuicSendEndpointTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String PASSWORD = "correct-horse-battery-staple";

	private static final TestCertificateAuthority authority = TestCertificateAuthority.create("endpoint");

	private static final IssuedCertificate certificate = authority.server("localhost");

	private static final IssuedCertificate clientCertificate = authority.client("sender");

	private final Map<String, Object> properties = new HashMap<>();

	private QuicReceiver receiver;

	private ActuatorApplication application;

	@BeforeEach
	void start(@TempDir Path directory) throws Exception {
		this.receiver = QuicReceiver.builder().alpn("test").certificate(certificate).start();
		Path ca = authority.writePem(directory.resolve("ca.pem"));
		Path client = directory.resolve("client.pem");
		Path key = directory.resolve("client.key");
		clientCertificate.writePem(client, key);
		this.properties.putAll(Map.of("quic-send.defaults.host", "localhost", "quic-send.defaults.port",
				this.receiver.port(), "quic-send.defaults.alpn", "test", "quic-send.defaults.ssl.bundle", "receiver",
				"quic-send.defaults.handshake-timeout", "30s", "quic-send.connections.default.connect", "lazy",
				"quic-send.connections.audit.connect", "lazy", "spring.ssl.bundle.pem.receiver.truststore.certificate",
				ca.toUri().toString(), "management.endpoints.web.exposure.include", "health,info,quicsend"));
		this.properties.put("spring.ssl.bundle.pem.receiver.keystore.certificate", client.toUri().toString());
		this.properties.put("spring.ssl.bundle.pem.receiver.keystore.private-key", key.toUri().toString());
		this.properties.put("spring.ssl.bundle.pem.receiver.keystore.private-key-password", PASSWORD);
		this.properties.put("management.endpoint.health.show-details", "always");
		this.properties.put("spring.main.banner-mode", "off");
		this.application = new ActuatorApplication(this.properties);
	}

	@AfterEach
	void stop() {
		this.receiver.resumeReceiving();
		this.application.close();
		this.receiver.close();
	}

	@Test
	void libraryIsShownOnceItIsLoaded() throws Exception {
		JsonNode before = this.application.read("quicsend");
		// The receiver in this JVM has loaded it.
		MsQuicLibraryInfo library = MsQuicLibrary.loadedLibrary().orElseThrow();
		assertThat(before.at("/msquic/version").asString()).isEqualTo(library.version().toString());
		assertThat(before.at("/msquic/path").asString()).isEqualTo(library.path());
		assertThat(before.at("/msquic/binding").asString()).isEqualTo(library.binding());
	}

	@Test
	void connectionThatIsNotEstablishedIsShownWithoutConnectingIt() throws Exception {
		JsonNode connection = this.application.read("quicsend").at("/connections/default");
		assertThat(connection.get("state").asString()).isEqualTo("IDLE");
		assertThat(connection.at("/endpoints/0").asString()).isEqualTo("localhost:" + this.receiver.port());
		assertThat(connection.propertyNames()).doesNotContain("negotiated", "statistics", "lastConnected");
		assertThat(connection.at("/totals/connects").asInt()).isZero();
		assertThat(this.receiver.acceptedConnections()).isZero();
	}

	@Test
	void establishedConnectionIsShownWithWhatWasNegotiatedAndMeasured() throws Exception {
		send("default", 5000);
		JsonNode connection = this.application.read("quicsend/default");
		assertThat(connection.get("state").asString()).isEqualTo("CONNECTED");
		assertThat(Instant.parse(connection.get("lastConnected").asString())).isBeforeOrEqualTo(Instant.now());
		assertThat(connection.at("/negotiated/alpn").asString()).isEqualTo("test");
		assertThat(connection.at("/negotiated/tlsCipherSuite").asString()).startsWith("TLS_");
		assertThat(connection.at("/negotiated/remoteAddress").asString()).endsWith(":" + this.receiver.port());
		assertThat(connection.at("/negotiated/localAddress").asString())
			.isNotEqualTo(connection.at("/negotiated/remoteAddress").asString());
		assertThat(Duration.parse(connection.at("/statistics/rtt").asString())).isPositive();
		assertThat(connection.at("/statistics/congestionWindow").asLong()).isPositive();
		assertThat(connection.at("/statistics/packetsLost").isIntegralNumber()).isTrue();
		assertThat(connection.at("/totals/bytesAccepted").asLong()).isEqualTo(5000);
		assertThat(connection.at("/totals/bytesAcknowledged").asLong()).isEqualTo(this.receiver.byteCount());
		assertThat(connection.at("/totals/streamsEnded/ACKNOWLEDGED").asLong()).isOne();
		assertThat(connection.at("/streams/open").asInt()).isZero();
		assertThat(connection.get("lastErrors")).isEmpty();
	}

	@Test
	void openStreamIsShownWithWhatItIsBlockedBy() throws Exception {
		this.receiver.pauseReceiving();
		try (SendStream stream = streams().open()) {
			stream.send(ByteBuffer.allocate(20_000_000));
			JsonNode shown = await("blocked", () -> {
				JsonNode one = this.application.read("quicsend/default").at("/streams/oldest/0");
				return one.at("/blocked").has("STREAM_FLOW_CONTROL") && one.path("id").isNumber() ? one : null;
			});
			assertThat(Duration.parse(shown.at("/blocked/STREAM_FLOW_CONTROL").asString())).isPositive();
			assertThat(shown.get("name").asString()).isEqualTo(stream.debugId());
			assertThat(shown.get("id").asLong()).isEqualTo(stream.id().orElseThrow());
			assertThat(shown.get("state").asString()).isEqualTo("START_COMPLETE");
			assertThat(shown.get("sendState").asString()).isEqualTo("START_COMPLETE");
			assertThat(shown.get("bytesAccepted").asLong()).isEqualTo(20_000_000);
			assertThat(shown.get("bytesSent").asLong() + shown.get("bytesQueued").asLong()).isEqualTo(20_000_000);
			assertThat(shown.get("bytesAcknowledged").asLong()).isLessThan(20_000_000);
			this.receiver.resumeReceiving();
			stream.finish().get(60, TimeUnit.SECONDS);
		}
	}

	@Test
	void streamThatWaitsForTheLimitOfStreamsIsShownAsBlockedByIt() throws Exception {
		this.receiver.streamLimit(0);
		try (SendStream stream = streams().open()) {
			stream.start();
			JsonNode shown = await("blocked", () -> {
				JsonNode one = this.application.read("quicsend/default").at("/streams/oldest/0");
				return one.at("/blocked").has("STREAM_ID_LIMIT") ? one : null;
			});
			assertThat(shown.get("state").asString()).isEqualTo("START");
		}
	}

	@Test
	void asManyStreamsAreListedAsAskedFor() throws Exception {
		List<SendStream> open = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			open.add(streams().open());
		}
		assertThat(this.application.read("quicsend/default").at("/streams/open").asInt()).isEqualTo(30);
		assertThat(this.application.read("quicsend/default").at("/streams/oldest")).hasSize(20);
		assertThat(this.application.read("quicsend/default?streams=25").at("/streams/oldest")).hasSize(25);
		assertThat(this.application.read("quicsend?streams=0").at("/connections/default/streams/oldest")).isEmpty();
		assertThat(this.application.read("quicsend/default").at("/streams/oldest/0/name").asString())
			.isEqualTo(open.get(0).debugId());
		open.forEach(SendStream::close);
	}

	@Test
	void lastErrorsAreShownWithTheirTimes() throws Exception {
		send("default", 1);
		Instant before = Instant.now();
		this.receiver.closeConnections(42);
		JsonNode error = await("lost", () -> {
			JsonNode latest = this.application.read("quicsend/default").at("/lastErrors/0");
			return latest.isObject() ? latest : null;
		});
		assertThat(error.get("message").asString()).contains("42");
		assertThat(error.get("wasConnected").asBoolean()).isTrue();
		assertThat(Instant.parse(error.get("time").asString())).isBetween(before.minusSeconds(1), Instant.now());
	}

	@Test
	void unknownConnectionIsNotFound() throws Exception {
		assertThat(this.application.request("GET", "quicsend/other").statusCode()).isEqualTo(404);
		assertThat(this.application.request("DELETE", "quicsend/other").statusCode()).isEqualTo(404);
	}

	@Test
	void deletedConnectionIsEstablishedAnewWhenItIsUsed() throws Exception {
		send("default", 10);
		send("audit", 10);
		assertThat(this.application.request("DELETE", "quicsend/default").statusCode()).isEqualTo(204);
		assertThat(this.application.read("quicsend/default").get("state").asString()).isEqualTo("IDLE");
		assertThat(this.application.read("quicsend/audit").get("state").asString()).isEqualTo("CONNECTED");
		this.receiver.awaitConnections(1, TIMEOUT);
		send("default", 10);
		assertThat(this.application.read("quicsend/default").get("state").asString()).isEqualTo("CONNECTED");
		assertThat(this.application.read("quicsend/default").at("/totals/connects").asInt()).isEqualTo(2);
		assertThat(this.receiver.acceptedConnections()).isEqualTo(3);
		assertThat(this.receiver.awaitStreams(3, TIMEOUT)).hasSize(3);
	}

	@Test
	void nothingThatIsAcceptedIsLostByDeleting() throws Exception {
		send("default", 10);
		try (SendStream stream = streams().open()) {
			stream.send(ByteBuffer.allocate(4_000_000));
			assertThat(this.application.request("DELETE", "quicsend/default").statusCode()).isEqualTo(204);
			stream.finish().get(60, TimeUnit.SECONDS);
		}
		assertThat(this.receiver.awaitStream((received) -> received.bytes() == 4_000_000, TIMEOUT)).isNotNull();
	}

	@Test
	void noSecretIsShown() throws Exception {
		send("default", 10);
		String shown = this.application.request("GET", "quicsend").body();
		assertThat(shown).doesNotContain(PASSWORD, "PRIVATE KEY", "CERTIFICATE", "client.key");
	}

	@Test
	void healthIsShownForEachConnection() throws Exception {
		send("default", 10);
		JsonNode health = this.application.read("health/quicSend");
		assertThat(health.get("status").asString()).isEqualTo("UP");
		assertThat(health.at("/components/default/status").asString()).isEqualTo("UP");
		assertThat(health.at("/components/default/details/state").asString()).isEqualTo("UP");
		assertThat(health.at("/components/audit/details/state").asString()).isEqualTo("IDLE");
		QuicConnection connection = streams().connection("default");
		this.receiver.refuseConnections(true);
		this.receiver.closeConnections(1);
		await("idle", () -> connection.state() == ConnectionState.IDLE ? connection : null);
		assertThat(this.application.read("health/quicSend/default").at("/details/state").asString())
			.isEqualTo("DEGRADED");
		assertThat(connection.connect()).failsWithin(TIMEOUT);
		assertThat(this.application.request("GET", "health/quicSend").statusCode()).isEqualTo(503);
		this.receiver.refuseConnections(false);
		send("default", 10);
		assertThat(this.application.read("health/quicSend").get("status").asString()).isEqualTo("UP");
	}

	@Test
	void infoTellsTheVersion() throws Exception {
		assertThat(this.application.read("info").at("/quicsend/msquic/version").asString())
			.isEqualTo(MsQuicLibrary.loadedLibrary().orElseThrow().version().toString());
	}

	@Test
	void readOnlyEndpointDeletesNothing() throws Exception {
		this.properties.put("management.endpoint.quicsend.access", "read-only");
		try (ActuatorApplication readOnly = new ActuatorApplication(this.properties)) {
			readOnly.bean(SendStreamFactory.class).send("default", ByteBuffer.allocate(1)).get(60, TimeUnit.SECONDS);
			assertThat(readOnly.request("DELETE", "quicsend/default").statusCode()).isEqualTo(405);
			assertThat(readOnly.read("quicsend/default").get("state").asString()).isEqualTo("CONNECTED");
		}
	}

	private SendStreamFactory streams() {
		return this.application.bean(SendStreamFactory.class);
	}

	private void send(String connection, int bytes) throws Exception {
		streams().send(connection, ByteBuffer.allocate(bytes)).get(60, TimeUnit.SECONDS);
	}

	private static <T> T await(String what, Callable<T> reading) throws Exception {
		long deadline = System.nanoTime() + TIMEOUT.toNanos();
		T read;
		while ((read = reading.call()) == null) {
			assertThat(System.nanoTime()).as("still not: " + what).isLessThan(deadline);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
		}
		return read;
	}

}
