package io.quicsend.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;

import io.quicsend.ExecutionProfile;
import io.quicsend.RegistrationOptions;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PropertiesRegistrationOptions}.
 */
class PropertiesRegistrationOptionsTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void defaultsAreThoseOfTheLibrary() {
		assertThat(create(Map.of()))
			.isEqualTo(RegistrationOptions.defaults().withShutdownGrace(Duration.ofSeconds(60)));
	}

	@Test
	void mapsAppName() {
		assertThat(create(Map.of("quic-send.app-name", "billing")).appName()).isEqualTo("billing");
	}

	@Test
	void mapsExecutionProfile() {
		assertThat(create(Map.of("quic-send.execution-profile", "max-throughput")).executionProfile())
			.isEqualTo(ExecutionProfile.MAX_THROUGHPUT);
	}

	@Test
	void mapsCompletions() {
		assertThat(create(Map.of("quic-send.completions", "executor")).completionExecutor()).isNull();
		Executor direct = create(Map.of("quic-send.completions", "direct")).completionExecutor();
		Thread[] thread = new Thread[1];
		direct.execute(() -> thread[0] = Thread.currentThread());
		assertThat(thread[0]).isSameAs(Thread.currentThread());
	}

	@Test
	void wrongAppNameIsReportedByItsProperty() {
		assertThatExceptionOfType(InvalidQuicSendPropertyException.class)
			.isThrownBy(() -> create(Map.of("quic-send.app-name", "")))
			.withMessage("quic-send.app-name: '' can't be used; use a name of 1 to 254 bytes");
	}

	@Test
	void waitsForSpringsShutdownHook() {
		this.environment.setProperty("spring.lifecycle.timeout-per-shutdown-phase", "7s");
		assertThat(create(Map.of()).shutdownGrace()).isEqualTo(Duration.ofSeconds(14));
	}

	@Test
	void doesNotWaitForSpringsShutdownHookWhenThereIsNone() {
		this.environment.setProperty("spring.main.register-shutdown-hook", "false");
		assertThat(create(Map.of()).shutdownGrace()).isZero();
	}

	private RegistrationOptions create(Map<String, String> properties) {
		QuicSendProperties bound = new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("quic-send",
				QuicSendProperties.class);
		return PropertiesRegistrationOptions.create(bound, this.environment);
	}

}
