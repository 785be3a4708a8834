package io.quicsend.benchmarks.harness;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetricTests {

	@Test
	void rateIsInThousandPerSecond() {
		assertThat(Metric.RATE.value(Samples.sent("streams", 5000), null)).isEqualTo(5.0);
	}

	@Test
	void throughputIsInGigabitPerSecond() {
		assertThat(Metric.THROUGHPUT.value(Samples.sent("bulk", 10_000_000), null)).isEqualTo(8.0);
	}

	@Test
	void latencyIsInMicroseconds() {
		assertThat(Metric.LATENCY.value(Samples.sent("latency", 10), Samples.latency(25_000))).isEqualTo(25.0);
	}

}
