package io.quicsend.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Tells where the property with the wrong value was set.
 */
class InvalidQuicSendPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidQuicSendPropertyException> {

	private final Environment environment;

	InvalidQuicSendPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidQuicSendPropertyException cause) {
		StringBuilder description = new StringBuilder("The property '" + cause.property() + "'");
		if (cause.value() != null) {
			description.append(" has a value that can't be used: ").append(cause.value());
			Origin origin = findOrigin(cause.property());
			if (origin != null) {
				description.append(" (from ").append(origin).append(")");
			}
		}
		else {
			description.append(" is not set");
		}
		description.append(".");
		return new FailureAnalysis(description.toString(), StringUtils.capitalize(cause.remedy()) + ".", cause);
	}

	private @Nullable Origin findOrigin(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found.getOrigin();
			}
		}
		return null;
	}

}
