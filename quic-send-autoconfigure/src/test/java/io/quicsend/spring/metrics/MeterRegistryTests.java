package io.quicsend.spring.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.quicsend.spring.ReceiverFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static io.quicsend.spring.ReceiverFixture.await;
import static io.quicsend.spring.ReceiverFixture.get;
import static io.quicsend.spring.ReceiverFixture.streams;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Meters as Prometheus and OpenTelemetry get them.
 */
@Timeout(180)
class MeterRegistryTests {

	private ReceiverFixture fixture;

	@BeforeEach
	void start(@TempDir Path directory) throws Exception {
		this.fixture = new ReceiverFixture(directory);
	}

	@AfterEach
	void stop() {
		this.fixture.close();
	}

	@Test
	void prometheusScrapesEveryMeter() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		this.fixture.contextRunner().withBean(PrometheusMeterRegistry.class, () -> registry).run((context) -> {
			get(streams(context).send(new byte[1000]));
			List<String> names = new PrometheusNames(registry).all();
			String scraped = registry.scrape();
			assertThat(names).hasSizeGreaterThan(50);
			assertThat(names).allSatisfy((name) -> assertThat(scraped).containsPattern("(?m)^" + name + "[{ ]"));
			await("all bytes",
					() -> registry.scrape().contains("quic_send_bytes_total{connection=\"default\"} 1000.0"));
			assertThat(registry.scrape()).contains("quic_send_stream_seconds_count{connection=\"default\","
					+ "error=\"none\",error_type=\"none\",outcome=\"acknowledged\"} 1");
		});
	}

	@Test
	void differentMetersHaveDifferentNamesInPrometheus() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		this.fixture.contextRunner()
			.withBean(PrometheusMeterRegistry.class, () -> registry)
			.run((context) -> assertThat(
					registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName).distinct())
				.allSatisfy((name) -> assertThat(new PrometheusNames(registry).of(name)).isNotEmpty())
				.flatExtracting((name) -> new PrometheusNames(registry).of(name))
				.doesNotHaveDuplicates());
	}

	@Test
	void openTelemetryGetsEveryMeter() throws IOException {
		CompletableFuture<byte[]> exported = new CompletableFuture<>();
		HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		collector.createContext("/v1/metrics", (exchange) -> {
			exported.complete(exchange.getRequestBody().readAllBytes());
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		collector.start();
		try {
			String url = "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/metrics";
			this.fixture.contextRunner()
				.withBean(OtlpMeterRegistry.class, () -> new OtlpMeterRegistry(otlp(url), Clock.SYSTEM))
				.run((context) -> {
					get(streams(context).send(new byte[1000]));
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					// Closing publishes.
					registry.close();
					String content = new String(exported.get(), StandardCharsets.ISO_8859_1);
					for (QuicSendMeterDocumentation meter : QuicSendMeterDocumentation.values()) {
						assertThat(content).contains(meter.getName());
					}
					assertThat(content).contains("quic.msquic.udp.bytes.sent");
				});
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		finally {
			collector.stop(0);
		}
	}

	private static OtlpConfig otlp(String url) {
		return (key) -> key.equals("otlp.url") ? url : null;
	}

}
