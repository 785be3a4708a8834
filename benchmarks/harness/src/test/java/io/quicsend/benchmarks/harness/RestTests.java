package io.quicsend.benchmarks.harness;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link Rest}.
 */
class RestTests {

	private final Rest rest = new Rest();

	@Test
	void restsWithoutLoads() {
		this.rest.end(1_000_000_000, Duration.ofSeconds(1));
		assertThatNoException().isThrownBy(this.rest::check);
	}

	@Test
	void whatLoadsTakeDoesNotCount() {
		rest(1, 0.2);
		this.rest.end(3_000_000_000L, Duration.ofSeconds(3));
		assertThatNoException().isThrownBy(this.rest::check);
	}

	@Test
	void allTimeBetweenLoadsCountsTogether() {
		rest(1, 0.4);
		rest(3, 0.4);
		assertThatNoException().isThrownBy(this.rest::check);
		rest(1, 0.6);
		assertThatExceptionOfType(RunFailedException.class).isThrownBy(this.rest::check)
			.withMessageContaining("busy for 28 %");
	}

	private void rest(int seconds, double cpuSeconds) {
		this.rest.begin(0, Duration.ZERO);
		this.rest.end(seconds * 1_000_000_000L, Duration.ofMillis(Math.round(cpuSeconds * 1000)));
	}

}
