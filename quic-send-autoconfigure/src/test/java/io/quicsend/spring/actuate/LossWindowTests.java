package io.quicsend.spring.actuate;

import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LossWindowTests {

	private final LossWindow window = new LossWindow(0);

	@Test
	void fewPacketsTellNothing() {
		assertThat(share(1, 99, 99)).isEmpty();
		assertThat(share(2, 100, 50)).hasValue(0.5);
	}

	@Test
	void firstReadingCountsFromTheStart() {
		assertThat(share(3600, 1000, 100)).hasValue(0.1);
	}

	@Test
	void onlyTheLastMinuteCounts() {
		share(10, 1000, 500);
		assertThat(share(40, 2000, 500)).hasValue(0.25);
		assertThat(share(70, 3000, 500)).hasValue(0);
		assertThat(share(80, 3100, 510)).hasValue(10.0 / 2100);
	}

	@Test
	void readingsInQuickSuccessionCount() {
		for (int i = 1; i <= 1000; i++) {
			assertThat(this.window.share(TimeUnit.MILLISECONDS.toNanos(i), 200L * i, 20L * i)).hasValue(0.1);
		}
	}

	@Test
	void quietConnectionIsJudgedByItsLastHundredPackets() {
		share(10, 1000, 0);
		share(20, 1200, 100);
		assertThat(share(500, 1210, 100)).hasValue(100.0 / 210);
		assertThat(share(900, 1330, 100)).hasValue(0);
	}

	@Test
	void lossesThatWereNoneDoNotCount() {
		share(10, 1000, 100);
		assertThat(share(80, 2000, 90)).hasValue(0);
	}

	private OptionalDouble share(long seconds, long sent, long lost) {
		return this.window.share(TimeUnit.SECONDS.toNanos(seconds), sent, lost);
	}

}
