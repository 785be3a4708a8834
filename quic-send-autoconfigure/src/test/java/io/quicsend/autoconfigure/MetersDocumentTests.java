package io.quicsend.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.quicsend.spring.metrics.PrometheusNames;
import io.quicsend.spring.metrics.QuicSendMeterDocumentation;
import io.quicsend.spring.observation.SendStreamObservationDocumentation;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/meters.md} lists what a registry holds, and the dashboard uses nothing
 * else; a failure shows the right table. Run with {@code -Dquic-send.approve=true} to
 * write the table anew.
 */
class MetersDocumentTests {

	private static final String HEADER = "| Meter | Type | Unit | Tags | Tells | In Prometheus |\n|--|--|--|--|--|--|\n";

	/** Operators of PromQL that look like names. */
	private static final List<String> KEYWORDS = List.of("and", "or", "unless", "bool", "offset", "on", "ignoring");

	@Test
	void listsTheMeters() {
		run((registry) -> {
			String table = table(registry);
			if (Boolean.getBoolean("quic-send.approve")) {
				approve(table);
			}
			assertThat(document()).contains(table + "\n");
		});
	}

	@Test
	void everyMeterIsAsDocumentedInTheCode() {
		run((registry) -> {
			Map<String, List<Meter.Id>> meters = meters(registry);
			for (QuicSendMeterDocumentation documented : QuicSendMeterDocumentation.values()) {
				assertThat(meters.get(documented.getName())).as(documented.getName())
					.isNotEmpty()
					.allSatisfy((id) -> assertThat(id.getType()).isEqualTo(documented.getType()))
					.allSatisfy((id) -> assertThat(id.getTags()).extracting(Tag::getKey)
						.containsExactlyInAnyOrder(
								Arrays.stream(documented.getKeyNames()).map(KeyName::asString).toArray(String[]::new)));
			}
			assertThat(meters.keySet()).filteredOn((name) -> !name.startsWith("quic.msquic."))
				.hasSize(QuicSendMeterDocumentation.values().length);
		});
	}

	@Test
	void listsTheKeyNamesOfObservations() {
		SendStreamObservationDocumentation documentation = SendStreamObservationDocumentation.SEND_STREAM;
		assertThat(documentation.getLowCardinalityKeyNames())
			.allSatisfy((name) -> assertThat(document()).contains("| `" + name.asString() + "` | low cardinality |"));
		assertThat(documentation.getHighCardinalityKeyNames())
			.allSatisfy((name) -> assertThat(document()).contains("| `" + name.asString() + "` | high cardinality |"));
	}

	@Test
	void dashboardUsesOnlyMetersThatExist() {
		run((registry) -> {
			List<String> existing = new PrometheusNames(registry).all();
			List<String> expressions = expressions();
			assertThat(expressions).hasSizeGreaterThan(20)
				.allSatisfy((expression) -> assertThat(metrics(expression)).isNotEmpty()
					.allSatisfy((metric) -> assertThat(existing).contains(metric)));
		});
	}

	@Test
	void dashboardShowsEveryMeterOfConnectionsAndStreams() {
		run((registry) -> {
			List<String> shown = expressions().stream().flatMap((expression) -> metrics(expression).stream()).toList();
			for (QuicSendMeterDocumentation meter : QuicSendMeterDocumentation.values()) {
				assertThat(new PrometheusNames(registry).of(meter.getName())).as(meter.getName())
					.anyMatch(shown::contains);
			}
		});
	}

	@Test
	void metricsOfAnExpressionAreFound() {
		assertThat(metrics("sum by (a, b) (rate(x_total{c=\"d e\", f!=\"g\"}[$__rate_interval])) / max(y) and z"))
			.containsExactly("x_total", "y", "z");
	}

	private static void run(Consumer<PrometheusMeterRegistry> check) {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(QuicSendAutoConfiguration.class,
					QuicSendEventAutoConfiguration.class, QuicSendMetricsAutoConfiguration.class,
					QuicSendObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, ObservationAutoConfiguration.class))
			.withBean(PrometheusMeterRegistry.class, () -> registry)
			.withPropertyValues("quic-send.connections.default.host=localhost",
					"quic-send.connections.default.port=4433", "quic-send.connections.default.alpn=test")
			.run((context) -> check.accept(registry));
	}

	private static Map<String, List<Meter.Id>> meters(MeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("quic."))
			.collect(Collectors.groupingBy(Meter.Id::getName, TreeMap::new, Collectors.toList()));
	}

	private static String table(MeterRegistry registry) {
		return meters(registry).values()
			.stream()
			.map((ids) -> ids.get(0))
			.sorted(Comparator.comparing((id) -> id.getName().startsWith("quic.msquic.")))
			.map((id) -> row(registry, id))
			.collect(Collectors.joining("", HEADER, ""));
	}

	private static String row(MeterRegistry registry, Meter.Id id) {
		String unit = (id.getBaseUnit() != null) ? id.getBaseUnit() : "";
		return "| `%s` | %s | %s | %s | %s | %s |\n".formatted(id.getName(),
				id.getType().name().toLowerCase(Locale.ROOT), unit, code(id.getTags().stream().map(Tag::getKey)),
				id.getDescription(), code(new PrometheusNames(registry).of(id.getName()).stream()));
	}

	private static String code(Stream<String> names) {
		return names.map((name) -> "`" + name + "`").collect(Collectors.joining(", "));
	}

	private static void approve(String table) {
		try {
			String stale = Pattern.quote(HEADER) + "(\\|.*\\R)*";
			Files.writeString(file("docs/meters.md"), document().replaceFirst(stale, Matcher.quoteReplacement(table)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String document() {
		return read("docs/meters.md");
	}

	private static String read(String name) {
		try {
			return Files.readString(file(name));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Path file(String name) {
		return Repository.root().resolve(name);
	}

	@SuppressWarnings("unchecked")
	private static List<String> expressions() {
		// JSON is YAML, too.
		Map<String, Object> dashboard = new Yaml().load(read("docs/grafana-dashboard.json"));
		List<Map<String, Object>> panels = (List<Map<String, Object>>) dashboard.get("panels");
		Stream<String> shown = panels.stream()
			.flatMap((panel) -> ((List<Map<String, Object>>) panel.get("targets")).stream())
			.map((target) -> (String) target.get("expr"));
		Map<String, List<Map<String, Object>>> templating = (Map<String, List<Map<String, Object>>>) dashboard
			.get("templating");
		Stream<String> variables = templating.get("list")
			.stream()
			.filter((variable) -> variable.get("type").equals("query"))
			.map((variable) -> ((String) variable.get("query")).replaceFirst("label_values\\((.*),.*\\)", "$1"));
		return Stream.concat(shown, variables).toList();
	}

	/** The metrics that an expression of PromQL is about. */
	private static List<String> metrics(String expression) {
		String withoutLabels = expression.replaceAll("\"[^\"]*\"", "")
			.replaceAll("\\{[^}]*}", " ")
			.replaceAll("\\[[^]]*]", " ")
			.replaceAll("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)", " ");
		return Pattern.compile("[A-Za-z_:][\\w:]*(?!\\s*\\(|[\\w:])")
			.matcher(withoutLabels)
			.results()
			.map((match) -> match.group())
			.filter((name) -> !KEYWORDS.contains(name))
			.toList();
	}

}
