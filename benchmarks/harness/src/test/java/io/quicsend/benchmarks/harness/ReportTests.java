package io.quicsend.benchmarks.harness;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTests {

	private static final Conditions CONDITIONS = new Conditions("2026-01-01T00:00:00Z", null, "Linux", "6", "CPU", 2,
			"4 GB", "0.1", "none", Map.of("25", "25.0.1"), "-Xmx1g");

	private static final Curve CURVE = new Curve("in-flight", "messages", "messages in flight",
			new TreeMap<>(Map.of(7L, Samples.STREAMS)));

	private final Plan plan = new Plan(List.of(Samples.STREAMS), List.of(CURVE),
			List.of(Samples.contender("c"), Samples.contender("ffm"), Samples.contender("jna")),
			Map.of("quinn", "not built"), new Timing(1, 2, 3));

	@Test
	void writesTheMedianOfTheRatiosByWorkloadAndContender() {
		JsonNode ratios = json(report()).path("ratios");
		assertThat(ratios.path("streams").path("ffm").doubleValue()).isEqualTo(0.9);
		assertThat(ratios.path("streams").size()).isEqualTo(1);
	}

	@Test
	void writesTheFiguresOfAllRounds() {
		JsonNode runs = json(report()).path("measurements");
		assertThat(runs.size()).isEqualTo(2);
		assertThat(runs.path(1).path("contender").stringValue()).isEqualTo("ffm");
		assertThat(runs.path(1).path("sender").path("operations").longValue()).isEqualTo(900);
		assertThat(runs.path(1).path("sender").path("operations").longValue()).isEqualTo(900);
	}

	@Test
	void writesCurvesByContenderAndNumber() {
		JsonNode point = json(report()).path("curves").path("in-flight").path("ffm").path("7");
		assertThat(point.path("value").path("median").doubleValue()).isEqualTo(0.9);
	}

	@Test
	void tellsWhoWasLeftOutAndOnWhatWasMeasured() {
		JsonNode json = json(report());
		assertThat(json.path("leftOut").path("quinn").stringValue()).isEqualTo("not built");
		assertThat(json.path("conditions").path("cpus").longValue()).isEqualTo(2);
		assertThat(json.path("timing").path("seconds").doubleValue()).isEqualTo(3.0);
		assertThat(json.path("versions").path("ffm").path("lib").stringValue()).isEqualTo("1.2");
	}

	@Test
	void isCompleteWhenTheSecondAttemptSucceeded() {
		assertThat(report(new Failure("streams", "ffm", 1, 1, "it hung")).isIncomplete()).isFalse();
	}

	@Test
	void isIncompleteWhenAContenderNeverSucceeded() {
		assertThat(report(new Failure("streams", "jna", 1, 2, "it hung")).isIncomplete()).isTrue();
	}

	@Test
	void printsARowForEachContender() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		new Table(new PrintStream(bytes, true, StandardCharsets.UTF_8)).print(this.plan, report());
		assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("streams: messages")
			.containsPattern(
					"ffm +0\\.900 / 0\\.900 / 0\\.900 +0\\.900 / 0\\.900 / 0\\.900 +2\\.00 +300 +48 +acknowledged");
	}

	@Test
	void drawsChartsInBothFormats(@TempDir Path folder) throws Exception {
		new Charts(folder).write(this.plan, report());
		for (String name : List.of("ratios-streams", "curve-in-flight", "curve-in-flight-cpu")) {
			assertThat(folder.resolve(name + ".svg")).content().contains("<svg", "width=\"900px\"", "</svg>");
			assertThat(ImageIO.read(folder.resolve(name + ".png").toFile()).getWidth()).isEqualTo(900);
		}
	}

	private Report report(Failure... failures) {
		Results results = new Results();
		results.add(Samples.measurement("c", 1, 1000));
		results.add(Samples.measurement("ffm", 1, 900));
		List.of(failures).forEach(results::add);
		return Report.of(this.plan, CONDITIONS, results);
	}

	private static JsonNode json(Report report) {
		return Json.MAPPER.readTree(report.toJson());
	}

}
