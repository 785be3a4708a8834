package io.quicsend.autoconfigure;

import java.time.Duration;

import io.quicsend.InvalidOptionException;
import io.quicsend.RegistrationOptions;

import org.springframework.core.env.Environment;

/**
 * Maps the properties of the registration to its options.
 */
final class PropertiesRegistrationOptions {

	private PropertiesRegistrationOptions() {
	}

	static RegistrationOptions create(QuicSendProperties properties, Environment environment) {
		try {
			return RegistrationOptions.defaults()
				.withAppName(properties.appName())
				.withExecutionProfile(properties.executionProfile())
				.withCompletions(properties.completions())
				.withShutdownGrace(shutdownGrace(environment));
		}
		catch (InvalidOptionException ex) {
			throw InvalidQuicSendPropertyException.of(QuicSendProperties.PREFIX, ex);
		}
	}

	/** Where Spring's own shutdown hook closes the context, it goes first. */
	private static Duration shutdownGrace(Environment environment) {
		boolean springHook = environment.getProperty("spring.main.register-shutdown-hook", Boolean.class, true);
		return springHook ? ShutdownPhase.of(environment).untilEnd() : Duration.ZERO;
	}

}
