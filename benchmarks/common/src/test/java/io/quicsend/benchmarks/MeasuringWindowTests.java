package io.quicsend.benchmarks;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MeasuringWindowTests {

	private final Tally tally = new Tally(1);

	private final ProcessMeter meter = new ProcessMeter();

	@Test
	void countsWhatCompletesWithinItOnly() {
		this.tally.count(null);
		MeasuringWindow.Opened opened = MeasuringWindow.open(this.tally, this.meter);
		this.tally.count(null);
		this.tally.count(null);
		MeasuringWindow window = opened.close();
		this.tally.count(null);
		assertThat(window.operations()).isEqualTo(2);
	}

	@Test
	void doesNotCountFailures() {
		MeasuringWindow.Opened opened = MeasuringWindow.open(this.tally, this.meter);
		this.tally.count(new IllegalStateException());
		assertThat(opened.close().operations()).isZero();
		assertThat(this.tally.failures()).isOne();
	}

	@Test
	void tellsItsLength() {
		long before = System.nanoTime();
		MeasuringWindow.Opened opened = MeasuringWindow.open(this.tally, this.meter);
		long opening = System.nanoTime();
		long closing = System.nanoTime();
		MeasuringWindow window = opened.close();
		assertThat(window.nanos()).isBetween(closing - opening, System.nanoTime() - before);
	}

	@Test
	void tellsWhatWasAllocated() {
		MeasuringWindow.Opened opened = MeasuringWindow.open(this.tally, this.meter);
		byte[][] garbage = new byte[16][];
		for (int i = 0; i < garbage.length; i++) {
			garbage[i] = new byte[1024 * 1024];
		}
		assertThat(opened.close().allocatedBytes()).isBetween(16L * 1024 * 1024, 32L * 1024 * 1024);
	}

	@Test
	void tellsTheProcessorTime() {
		MeasuringWindow.Opened opened = MeasuringWindow.open(this.tally, this.meter);
		long begin = this.meter.cpuNanos();
		while (this.meter.cpuNanos() - begin < 20_000_000) {
			Thread.onSpinWait();
		}
		assertThat(opened.close().cpuNanos()).isGreaterThanOrEqualTo(20_000_000);
	}

}
