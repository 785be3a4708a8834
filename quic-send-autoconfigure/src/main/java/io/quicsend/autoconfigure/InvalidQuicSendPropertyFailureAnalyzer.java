package io.quicsend.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Shows a wrong value as it was set, and where.
 */
class InvalidQuicSendPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidQuicSendPropertyException> {

	private final Environment environment;

	InvalidQuicSendPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidQuicSendPropertyException cause) {
		ConfigurationProperty set = find(cause.property());
		String description = (cause.value() == null) ? "The property '" + cause.property() + "' is not set."
				: describe(cause.property(), cause.value(), set);
		return new FailureAnalysis(description, StringUtils.capitalize(cause.remedy()) + ".", cause);
	}

	/**
	 * Describe a value that can't be used.
	 * @param property the property's name
	 * @param value the value as it was understood
	 * @param set the property as it was set, if it was found
	 * @return a sentence
	 */
	static String describe(String property, @Nullable Object value, @Nullable ConfigurationProperty set) {
		Object shown = (set != null && !isQuoted(value)) ? set.getValue() : value;
		String origin = (set != null && set.getOrigin() != null) ? " (from " + set.getOrigin() + ")" : "";
		return "The property '" + property + "' has a value that can't be used: " + shown + origin + ".";
	}

	private static boolean isQuoted(@Nullable Object value) {
		return value instanceof String text && text.startsWith("'");
	}

	private @Nullable ConfigurationProperty find(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

}
