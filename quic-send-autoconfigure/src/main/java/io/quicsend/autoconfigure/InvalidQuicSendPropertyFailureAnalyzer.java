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
		String description = description(cause);
		return new FailureAnalysis(description, StringUtils.capitalize(cause.remedy()) + ".", cause);
	}

	private String description(InvalidQuicSendPropertyException problem) {
		Object value = problem.value();
		if (value == null) {
			return "The property '" + problem.property() + "' is not set.";
		}
		ConfigurationProperty set = find(problem.property(), value);
		if (problem.isUnknown()) {
			return "There is no property '" + problem.property() + "'" + origin(set) + ".";
		}
		return describe(problem.property(), (set != null && !isQuoted(value)) ? shown(set, this.environment) : value,
				set);
	}

	/**
	 * Describe a value that can't be used.
	 * @param property the property's name
	 * @param value the value, in quotes or without
	 * @param set the property as it was set, if it was found
	 * @return a sentence
	 */
	static String describe(String property, @Nullable Object value, @Nullable ConfigurationProperty set) {
		return "The property '" + property + "' has a value that can't be used: "
				+ (isQuoted(value) ? value : "'" + value + "'") + origin(set) + ".";
	}

	private static String origin(@Nullable ConfigurationProperty set) {
		return (set != null && set.getOrigin() != null) ? " (from " + set.getOrigin() + ")" : "";
	}

	/**
	 * A value as it was set, but for placeholders, which would tell nothing.
	 */
	static Object shown(ConfigurationProperty set, Environment environment) {
		return (set.getValue() instanceof String text) ? environment.resolvePlaceholders(text) : set.getValue();
	}

	private static boolean isQuoted(@Nullable Object value) {
		return value instanceof String text && text.startsWith("'");
	}

	private @Nullable ConfigurationProperty find(String property, Object value) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			found = (found != null) ? found : findElement(source, name, value);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	/** A list in YAML has a property for each of its elements. */
	private static @Nullable ConfigurationProperty findElement(ConfigurationPropertySource source,
			ConfigurationPropertyName list, Object value) {
		for (int i = 0;; i++) {
			ConfigurationProperty element = source.getConfigurationProperty(list.append("[" + i + "]"));
			if (element == null || value.equals("'" + element.getValue() + "'")) {
				return element;
			}
		}
	}

}
