package io.quicsend.benchmarks.harness;

import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResultsTests {

	private final Results results = new Results();

	@Test
	void comparesWithTheLimitOfTheSameRound() {
		add("c", 1, 1000);
		add("ffm", 1, 900);
		add("c", 2, 500);
		add("ffm", 2, 400);
		add("c", 3, 100);
		add("ffm", 3, 50);
		assertThat(summary("ffm").ratio()).isEqualTo(new Spread(0.5, 0.8, 0.9));
		assertThat(summary("ffm").value()).isEqualTo(new Spread(0.05, 0.4, 0.9));
	}

	@Test
	void comparesNothingInARoundWithoutTheLimit() {
		add("c", 1, 1000);
		add("ffm", 1, 900);
		add("ffm", 2, 1);
		assertThat(summary("ffm").ratio()).isEqualTo(new Spread(0.9, 0.9, 0.9));
		assertThat(summary("ffm").rounds()).isEqualTo(2);
	}

	@Test
	void hasNoRatioWithoutTheLimit() {
		add("ffm", 1, 900);
		assertThat(summary("ffm").ratio()).isNull();
	}

	@Test
	void hasNoSummaryWithoutAResult() {
		add("c", 1, 1000);
		assertThat(this.results.summary(Samples.STREAMS, "ffm")).isNull();
	}

	@Test
	void sumsUpWhatAnOperationCosts() {
		add("c", 1, 1000);
		Summary summary = summary("c");
		assertThat(summary.cpuMicrosPerOperation()).isEqualTo(2.0);
		assertThat(summary.allocatedBytesPerOperation()).isEqualTo(300.0);
		assertThat(summary.peakRssBytes()).isEqualTo(50_000_000);
	}

	@Test
	void comparesLatencyByItsMedian() {
		addLatency("c", 20_000);
		addLatency("ffm", 30_000);
		Summary summary = Objects.requireNonNull(this.results.summary(Samples.LATENCY, "ffm"));
		assertThat(summary.value().median()).isEqualTo(30.0);
		assertThat(summary.ratio()).isEqualTo(new Spread(1.5, 1.5, 1.5));
		assertThat(summary.p999Micros()).isEqualTo(90.0);
	}

	private void add(String contender, int round, long operations) {
		this.results.add(Samples.measurement(contender, round, operations));
	}

	private void addLatency(String contender, long p50) {
		SenderResult sent = Samples.sent("latency", 1000);
		Latency latency = Samples.latency(p50);
		this.results.add(new Measurement("latency", contender, 1, Metric.LATENCY.value(sent, latency), sent, latency));
	}

	private Summary summary(String contender) {
		return Objects.requireNonNull(this.results.summary(Samples.STREAMS, contender));
	}

}
