package io.quicsend.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Explains a value of the wrong type like every other wrong value: Spring Boot's own
 * analyzer shows classes, and has no advice but for enums.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class QuicSendBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(QuicSendProperties.PREFIX);

	private final Environment environment;

	QuicSendBindFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationProperty property = cause.getProperty();
		if (property == null || !PREFIX.isAncestorOf(property.getName())) {
			return null;
		}
		String remedy = isPort(property.getName()) ? "Use a whole number of 1 to 65535."
				: remedy(cause.getTarget().getType().resolve(Object.class));
		if (remedy == null) {
			return null;
		}
		Object value = InvalidQuicSendPropertyFailureAnalyzer.shown(property, this.environment);
		return new FailureAnalysis(
				InvalidQuicSendPropertyFailureAnalyzer.describe(property.getName().toString(), value, property), remedy,
				cause);
	}

	private static boolean isPort(ConfigurationPropertyName property) {
		return property.getLastElement(Form.UNIFORM).equals("port");
	}

	private static @Nullable String remedy(Class<?> type) {
		if (type.isEnum()) {
			return "Use one of " + Arrays.stream(type.getEnumConstants())
				.map((value) -> value.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", ")) + ".";
		}
		if (type == Duration.class) {
			return "Use a number and a unit, as in 500ms, 10s or 2m.";
		}
		if (type == DataSize.class) {
			return "Use a number and a unit, as in 64KB or 8MB.";
		}
		if (type == Boolean.class || type == boolean.class) {
			return "Use true or false.";
		}
		if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
			return "Use a whole number.";
		}
		if (type == Double.class || type == double.class) {
			return "Use a number, as in 0.1.";
		}
		return null;
	}

}
