package io.quicsend.spring.actuate;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.quicsend.ConnectionState;
import io.quicsend.QuicConnection;
import io.quicsend.autoconfigure.QuicSendAutoConfiguration;
import io.quicsend.autoconfigure.QuicSendHealthContributorAutoConfiguration;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.test.IssuedCertificate;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.TestCertificateAuthority;
import io.quicsend.test.UdpRelay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health of connections to a real receiver.
 */
@Timeout(180)
class ConnectionHealthTests {

	private static final TestCertificateAuthority authority = TestCertificateAuthority.create("health");

	private static final IssuedCertificate certificate = authority.server("localhost");

	private QuicReceiver receiver;

	private UdpRelay relay;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void start(@TempDir Path directory) throws Exception {
		this.receiver = receiver(0);
		this.relay = UdpRelay.to(this.receiver.address(), 1);
		Path ca = authority.writePem(directory.resolve("ca.pem"));
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class,
					QuicSendHealthContributorAutoConfiguration.class))
			.withPropertyValues("quic-send.connections.default.host=127.0.0.1",
					"quic-send.connections.default.port=" + this.relay.address().getPort(),
					"quic-send.connections.default.alpn=test", "quic-send.connections.default.server-name=localhost",
					"quic-send.connections.default.ssl.bundle=receiver",
					"quic-send.connections.default.handshake-timeout=30s",
					"spring.ssl.bundle.pem.receiver.truststore.certificate=" + ca.toUri());
	}

	private static QuicReceiver receiver(int port) {
		return QuicReceiver.builder().alpn("test").port(port).certificate(certificate).start();
	}

	@AfterEach
	void stop() {
		this.relay.close();
		this.receiver.close();
	}

	@Test
	void connectionThatWasNeverTriedIsIdleAndNothingNativeIsLoaded() {
		int open = MsQuicLibrary.openObjects();
		this.contextRunner.run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(state(context)).isEqualTo(HealthState.IDLE);
			assertThat(MsQuicLibrary.openObjects()).isEqualTo(open);
		});
	}

	@Test
	void establishedConnectionIsUp() {
		this.contextRunner.run((context) -> {
			connect(context);
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("state", HealthState.UP)
				.containsEntry("receiver", "127.0.0.1:" + this.relay.address().getPort())
				.hasEntrySatisfying("rtt", (rtt) -> assertThat((Duration) rtt).isPositive());
		});
	}

	@Test
	void lostConnectionIsDegradedUntilItIsEstablishedAnew() {
		this.contextRunner.run((context) -> {
			connect(context);
			this.receiver.closeConnections(7);
			awaitState(context, HealthState.DEGRADED);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).containsKey("lastErrorTime")
				.hasEntrySatisfying("lastError", (error) -> assertThat((String) error).contains("7"));
			connect(context);
			assertThat(state(context)).isEqualTo(HealthState.UP);
			assertThat(health(context).getDetails()).doesNotContainKey("lastError");
		});
	}

	@Test
	void connectionIsDownFromAFailedAttemptUntilOneSucceeds() {
		this.contextRunner.withPropertyValues("quic-send.connections.default.handshake-timeout=1s").run((context) -> {
			connect(context);
			this.relay.dropToServer(true);
			this.receiver.closeConnections(7);
			awaitState(context, HealthState.DEGRADED);
			CompletableFuture<Void> attempt = connection(context).connect();
			assertThat(state(context)).isEqualTo(HealthState.DEGRADED);
			assertThat(attempt).failsWithin(Duration.ofSeconds(60));
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(state(context)).isEqualTo(HealthState.DOWN);
			attempt = connection(context).connect();
			assertThat(connection(context).state()).isEqualTo(ConnectionState.CONNECTING);
			assertThat(state(context)).isEqualTo(HealthState.DOWN);
			this.relay.dropToServer(false);
			assertThat(attempt.handle((done, failure) -> 0)).succeedsWithin(Duration.ofSeconds(60));
			connect(context);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(state(context)).isEqualTo(HealthState.UP);
		});
	}

	@Test
	void failedAttemptIsForgottenWhereConfigured() {
		this.receiver.close();
		this.contextRunner
			.withPropertyValues("quic-send.connections.default.handshake-timeout=500ms",
					"quic-send.health.forget-failure-after=1ms")
			.run((context) -> {
				assertThat(connection(context).connect()).failsWithin(Duration.ofSeconds(60));
				awaitState(context, HealthState.IDLE);
				assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
				assertThat(health(context).getDetails()).containsKey("lastError");
			});
	}

	@Test
	void connectionThatHasEndedForSilenceIsIdleAndUp() {
		this.contextRunner.withPropertyValues("quic-send.connections.default.idle-timeout=300ms").run((context) -> {
			connect(context);
			awaitState(context, HealthState.IDLE);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void disconnectedConnectionIsIdleAndUp() {
		this.contextRunner.run((context) -> {
			connect(context);
			connection(context).disconnect().get(60, TimeUnit.SECONDS);
			assertThat(state(context)).isEqualTo(HealthState.IDLE);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void closedConnectionIsDown() {
		this.contextRunner.run((context) -> {
			connection(context).close();
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
		});
	}

	@Test
	void lossBeyondTheLimitDegradesAnEstablishedConnection() {
		this.contextRunner.withPropertyValues("quic-send.health.max-loss=0.03").run((context) -> {
			connect(context);
			assertThat(state(context)).isEqualTo(HealthState.UP);
			this.relay.loss(0.15);
			CompletableFuture<Void> sent = connection(context).send(ByteBuffer.allocate(1_000_000));
			awaitState(context, HealthState.DEGRADED);
			this.relay.loss(0);
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("problem", "more than 3.0 % of its packets are lost")
				.hasEntrySatisfying("loss", (loss) -> assertThat((Double) loss).isBetween(0.02, 0.5));
			sent.get(60, TimeUnit.SECONDS);
		});
	}

	@Test
	void degradedConnectionHasTheStatusThatIsConfigured() {
		this.relay.delay(Duration.ofMillis(40));
		this.contextRunner
			.withPropertyValues("quic-send.health.max-rtt=20ms", "quic-send.health.degraded-status=OUT_OF_SERVICE")
			.run((context) -> {
				connect(context);
				assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				assertThat(health(context).getDetails()).containsEntry("state", HealthState.DEGRADED)
					.containsEntry("problem", "its round-trip time is over the limit of 20 ms");
			});
	}

	@Test
	void everyExceededLimitIsListed() {
		this.relay.delay(Duration.ofMillis(40));
		this.contextRunner.withPropertyValues("quic-send.health.max-rtt=20ms", "quic-send.health.max-loss=0.03")
			.run((context) -> {
				connect(context);
				this.relay.loss(0.15);
				CompletableFuture<Void> sent = connection(context).send(ByteBuffer.allocate(1_000_000));
				awaitDetail(context, "problem", "its round-trip time is over the limit of 20 ms, "
						+ "and more than 3.0 % of its packets are lost");
				this.relay.loss(0);
				sent.get(60, TimeUnit.SECONDS);
			});
	}

	@Test
	void roundTripTimeWithinTheLimitAgainIsUp() {
		this.relay.delay(Duration.ofMillis(60));
		this.contextRunner.withPropertyValues("quic-send.health.max-rtt=50ms").run((context) -> {
			connect(context);
			assertThat(state(context)).isEqualTo(HealthState.DEGRADED);
			this.relay.delay(Duration.ZERO);
			long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
			while (state(context) != HealthState.UP && System.nanoTime() < deadline) {
				send(context, 1000);
			}
			assertThat(state(context)).isEqualTo(HealthState.UP);
		});
	}

	private static void connect(ApplicationContext context) throws Exception {
		connection(context).connect().get(60, TimeUnit.SECONDS);
	}

	private static void send(ApplicationContext context, int bytes) throws Exception {
		connection(context).send(ByteBuffer.allocate(bytes)).get(60, TimeUnit.SECONDS);
	}

	private static QuicConnection connection(ApplicationContext context) {
		return context.getBean(QuicConnection.class);
	}

	private static Object state(ApplicationContext context) {
		return health(context).getDetails().get("state");
	}

	private static Health health(ApplicationContext context) {
		CompositeHealthContributor composite = context.getBean("quicSendHealthContributor",
				CompositeHealthContributor.class);
		return ((HealthIndicator) composite.getContributor("default")).health();
	}

	private static void awaitState(ApplicationContext context, HealthState state) {
		awaitDetail(context, "state", state);
	}

	private static void awaitDetail(ApplicationContext context, String detail, Object value) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (!value.equals(health(context).getDetails().get(detail)) && System.nanoTime() < deadline) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
		}
		assertThat(health(context).getDetails()).containsEntry(detail, value);
	}

}
