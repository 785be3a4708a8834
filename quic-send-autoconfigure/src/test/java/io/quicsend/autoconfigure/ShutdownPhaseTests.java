package io.quicsend.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShutdownPhase}.
 */
class ShutdownPhaseTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void isAsLongAsSpringBootsByDefault() {
		assertThat(ShutdownPhase.of(this.environment).timeout()).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void comesAfterTheWebServerHasStopped() {
		assertThat(QuicSendLifecycle.PHASE).isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE)
			.isLessThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
	}

	@ParameterizedTest
	@CsvSource({ "30s, 27s", "15s, 12s", "10s, 8s", "1s, 800ms", "0s, 0s" })
	void leavesTimeToClose(String timeout, String drainTimeout) {
		this.environment.setProperty("spring.lifecycle.timeout-per-shutdown-phase", timeout);
		assertThat(ShutdownPhase.of(this.environment).drainTimeout())
			.isEqualTo(DurationStyle.detectAndParse(drainTimeout));
	}

}
