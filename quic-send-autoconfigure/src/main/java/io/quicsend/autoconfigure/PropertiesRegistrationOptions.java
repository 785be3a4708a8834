package io.quicsend.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.quicsend.InvalidOptionException;
import io.quicsend.RegistrationOptions;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Maps the properties of the registration to its options.
 */
final class PropertiesRegistrationOptions {

	/** What all connections have in common, since msquic has it once for all of them. */
	private static final List<String> COMMON = List.of("app-name", "completions", "execution-profile");

	private PropertiesRegistrationOptions() {
	}

	static RegistrationOptions create(QuicSendProperties properties, Environment environment) {
		Binder binder = Binder.get(environment);
		for (String name : COMMON) {
			refuse(binder, QuicSendProperties.defaultsProperty(name), name);
			properties.connections()
				.keySet()
				.forEach((connection) -> refuse(binder, QuicSendProperties.connectionProperty(connection, name), name));
		}
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

	private static void refuse(Binder binder, String property, String name) {
		String value = binder.bind(ConfigurationPropertyName.adapt(property, '.'), Bindable.of(String.class))
			.orElse(null);
		if (value != null) {
			throw InvalidQuicSendPropertyException.misplaced(property, value, QuicSendProperties.PREFIX + "." + name);
		}
	}

	/** Where Spring's own shutdown hook closes the context, it goes first. */
	private static Duration shutdownGrace(Environment environment) {
		boolean springHook = environment.getProperty("spring.main.register-shutdown-hook", Boolean.class, true);
		return springHook ? ShutdownPhase.of(environment).untilEnd() : Duration.ZERO;
	}

}
