package io.quicsend.spring.observation;

import java.nio.file.Path;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.quicsend.SendStream;
import io.quicsend.spring.ReceiverFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static io.quicsend.spring.ReceiverFixture.await;
import static io.quicsend.spring.ReceiverFixture.get;
import static io.quicsend.spring.ReceiverFixture.streams;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * With tracing, a stream is a span of OpenTelemetry.
 */
@Timeout(180)
class TracingTests {

	@Test
	void streamIsASpanOfTheTraceThatItIsOpenedIn(@TempDir Path directory) throws Exception {
		InMemorySpanExporter exporter = InMemorySpanExporter.create();
		try (ReceiverFixture fixture = new ReceiverFixture(directory);
				SdkTracerProvider provider = SdkTracerProvider.builder()
					.addSpanProcessor(SimpleSpanProcessor.create(exporter))
					.build()) {
			OtelTracer tracer = new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), (event) -> {
			});
			fixture.contextRunner()
				.withBean(ObservationHandler.class, () -> new DefaultTracingObservationHandler(tracer))
				.run((context) -> {
					Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
					try (Observation.Scope scope = request.openScope(); SendStream stream = streams(context).open()) {
						get(stream.send(new byte[100]));
						get(stream.finish());
					}
					request.stop();
					await("both spans", () -> exporter.getFinishedSpanItems().size() == 2);
				});
			SpanData request = span(exporter, "request");
			SpanData sent = span(exporter, "send default");
			assertThat(sent.getTraceId()).isEqualTo(request.getTraceId());
			assertThat(sent.getParentSpanId()).isEqualTo(request.getSpanId());
			assertThat(List.of("connection", "outcome", "error.type", "network.transport", "network.protocol.name",
					"server.address", "server.port", "quic.send.bytes"))
				.extracting((key) -> sent.getAttributes().get(AttributeKey.stringKey(key)))
				.containsExactly("default", "acknowledged", "none", "quic", "test", "localhost",
						Integer.toString(fixture.receiver().port()), "100");
			assertThat(sent.getAttributes().get(AttributeKey.stringKey("quic.send.stream"))).startsWith("default#1:");
			assertThat(sent.getEndEpochNanos()).isGreaterThan(sent.getStartEpochNanos());
		}
	}

	private static SpanData span(InMemorySpanExporter exporter, String name) {
		List<SpanData> spans = exporter.getFinishedSpanItems();
		return spans.stream()
			.filter((span) -> span.getName().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no span '" + name + "' in " + spans));
	}

}
