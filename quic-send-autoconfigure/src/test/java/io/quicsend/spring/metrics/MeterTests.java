package io.quicsend.spring.metrics;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quicsend.BlockedReason;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.spring.ReceiverFixture;
import io.quicsend.test.ReceivedStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static io.quicsend.spring.ReceiverFixture.await;
import static io.quicsend.spring.ReceiverFixture.get;
import static io.quicsend.spring.ReceiverFixture.streams;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Meters of a context that sends to a real receiver show what that has counted.
 */
@Timeout(180)
class MeterTests {

	private ReceiverFixture fixture;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void start(@TempDir Path directory) throws Exception {
		this.fixture = new ReceiverFixture(directory);
		this.contextRunner = this.fixture.contextRunner().withBean(SimpleMeterRegistry.class);
	}

	@AfterEach
	void stop() {
		this.fixture.close();
	}

	@Test
	void bytesAndStreamsAreThoseThatTheReceiverHasCounted() {
		this.contextRunner.run((context) -> {
			List<CompletableFuture<Void>> sent = new ArrayList<>();
			for (int i = 1; i <= 100; i++) {
				sent.add(streams(context).send(ByteBuffer.allocate(i)));
			}
			for (CompletableFuture<Void> one : sent) {
				get(one);
			}
			try (SendStream stream = streams(context).open()) {
				stream.send(new byte[1_000_000]);
				get(stream.finish());
			}
			this.fixture.receiver().awaitStreams(101, Duration.ofSeconds(60));
			long bytes = this.fixture.receiver().byteCount();
			assertThat(bytes).isEqualTo(1_005_050);
			await("all bytes", () -> count(context, "quic.send.bytes") == bytes);
			await("all acknowledged", () -> count(context, "quic.send.bytes.acknowledged") == bytes);
			await("nothing pending", () -> gauge(context, "quic.send.bytes.pending") == 0);
			await("nothing active", () -> gauge(context, "quic.send.streams.active") == 0);
			assertThat(streamTimer(context, "acknowledged", "none")).isEqualTo(this.fixture.receiver().finishedCount());
		});
	}

	@Test
	void establishedConnectionIsMeasured() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = registry(context);
			assertThat(registry.get("quic.send.connections").tag("state", "idle").gauge().value()).isEqualTo(1);
			get(streams(context).send(new byte[100_000]));
			assertThat(registry.get("quic.send.connections").tag("state", "connected").gauge().value()).isEqualTo(1);
			await("a round-trip time", () -> gauge(context, "quic.send.rtt") > 0);
			assertThat(gauge(context, "quic.send.rtt")).isBetween(0.0, 10.0);
			assertThat(gauge(context, "quic.send.rtt.min")).isBetween(0.0, 10.0);
			assertThat(gauge(context, "quic.send.rtt.variance")).isBetween(0.0, 10.0);
			assertThat(gauge(context, "quic.send.cwnd")).isGreaterThan(1000);
			assertThat(gauge(context, "quic.send.mtu")).isBetween(1200.0, 65536.0);
			await("packets", () -> count(context, "quic.send.packets.sent") > 50);
			assertThat(count(context, "quic.send.packets.lost")).isLessThan(count(context, "quic.send.packets.sent"));
			assertThat(count(context, "quic.send.congestion.events")).isNotNegative();
			assertThat(registry.get("quic.msquic.connections.active").gauge().value()).isPositive();
			assertThat(registry.get("quic.msquic.udp.bytes.sent").functionCounter().count()).isGreaterThan(100_000);
			assertThat(registry.get("quic.send.events.dropped").functionCounter().count()).isZero();
		});
	}

	@Test
	void connectsAndReconnectsAreTimedAndCounted() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = registry(context);
			get(streams(context).send(new byte[1]));
			QuicConnection connection = streams(context).connection("default");
			this.fixture.receiver().closeConnections(7);
			await("disconnected", () -> connection.info().isEmpty() || connection.lastErrors().size() == 1);
			get(streams(context).send(new byte[1]));
			await("two connects",
					() -> registry.get("quic.send.connect").tag("outcome", "connected").timer().count() == 2);
			await("two handshakes", () -> registry.get("quic.send.handshake").timer().count() == 2);
			await("one reconnect", () -> count(context, "quic.send.reconnects") == 1);
			assertThat(registry.get("quic.send.connect").tag("outcome", "failed").timer().count()).isZero();
		});
	}

	@Test
	void replacedCertificatesAreCounted() {
		this.contextRunner.run((context) -> {
			get(streams(context).send(new byte[1]));
			assertThat(count(context, "quic.send.credential.reloads")).isZero();
			QuicConnection connection = streams(context).connection("default");
			get(connection.reload(connection.options().tls()));
			get(streams(context).send(new byte[1]));
			await("one reload", () -> count(context, "quic.send.credential.reloads") == 1);
			assertThat(this.fixture.receiver().acceptedConnections()).isEqualTo(2);
		});
	}

	@Test
	void failedConnectIsTimed() {
		this.contextRunner.run((context) -> {
			this.fixture.receiver().refuseConnections(true);
			assertThat(streams(context).send(new byte[1])).failsWithin(Duration.ofSeconds(60));
			MeterRegistry registry = registry(context);
			await("a failed connect",
					() -> registry.get("quic.send.connect").tag("outcome", "failed").timer().count() == 1);
			assertThat(registry.get("quic.send.stream").tag("outcome", "lost").timer().count()).isEqualTo(1);
		});
	}

	@Test
	void everyOutcomeIsCounted() {
		this.contextRunner.withPropertyValues("quic-send.streams.short.deadline=50ms").run((context) -> {
			get(streams(context).send(new byte[1]));
			get(streams(context).open().abort(5));
			try (SendStream failed = streams(context).open("default", "short")) {
				get(failed.send(new byte[5]));
				assertThat(failed.whenClosed()).succeedsWithin(Duration.ofSeconds(60));
			}
			try (SendStream stopped = streams(context).open()) {
				stopped.send(new byte[10]);
				ReceivedStream received = this.fixture.receiver()
					.awaitStream((one) -> one.bytes() == 10, Duration.ofSeconds(60));
				this.fixture.receiver().stopStream(received, 6);
				assertThat(stopped.whenClosed()).succeedsWithin(Duration.ofSeconds(60));
			}
			SendStream lost = streams(context).open();
			get(lost.send(new byte[20]));
			this.fixture.receiver().closeConnections(7);
			assertThat(lost.whenClosed()).succeedsWithin(Duration.ofSeconds(60));
			await("acknowledged", () -> streamTimer(context, "acknowledged", "none") == 1);
			await("aborted", () -> streamTimer(context, "aborted", "none") == 1);
			await("failed", () -> streamTimer(context, "failed", "DeadlineExceeded") == 1);
			await("stopped", () -> streamTimer(context, "stopped", "Stopped") == 1);
			await("lost", () -> streamTimer(context, "lost", "ConnectionLost") == 1);
		});
	}

	@Test
	void timeBlockedIsThatOfTheStreams() {
		this.contextRunner.run((context) -> {
			try (SendStream stream = streams(context).open()) {
				get(stream.send(new byte[10]));
				Thread.sleep(20);
				get(stream.finish());
			}
			await("time blocked by the application",
					() -> registry(context).get("quic.send.blocked")
						.tag("reason", "application")
						.functionCounter()
						.count() >= 0.02);
			assertThat(registry(context).get("quic.send.blocked").functionCounters())
				.hasSize(BlockedReason.values().length);
		});
	}

	@Test
	void streamsAreTimedFromTheirOpening() {
		this.contextRunner.run((context) -> {
			try (SendStream stream = streams(context).open()) {
				Thread.sleep(50);
				get(stream.finish());
			}
			await("the stream", () -> streamTimer(context, "acknowledged", "none") == 1);
			assertThat(registry(context).get("quic.send.stream").timer().totalTime(TimeUnit.MILLISECONDS))
				.isBetween(50.0, 60_000.0);
		});
	}

	private static MeterRegistry registry(ApplicationContext context) {
		return context.getBean(MeterRegistry.class);
	}

	private static double count(ApplicationContext context, String name) {
		return registry(context).get(name).tag("connection", "default").functionCounter().count();
	}

	private static double gauge(ApplicationContext context, String name) {
		MeterRegistry registry = registry(context);
		return registry.get(name).tag("connection", "default").gauge().value();
	}

	private static long streamTimer(ApplicationContext context, String outcome, String errorType) {
		return registry(context).find("quic.send.stream")
			.tags(Tags.of("connection", "default", "outcome", outcome, "error.type", errorType, "error", errorType))
			.timers()
			.stream()
			.mapToLong((timer) -> timer.count())
			.sum();
	}

}
