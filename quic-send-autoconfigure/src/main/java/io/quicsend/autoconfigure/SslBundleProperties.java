package io.quicsend.autoconfigure;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * The properties that an SSL bundle is made of, for people to correct. Passwords, and
 * keys that are not in files, are not shown.
 */
final class SslBundleProperties {

	private static final String[] PREFIXES = { "spring.ssl.bundle.pem", "spring.ssl.bundle.jks" };

	private final Map<String, String> properties = new TreeMap<>();

	SslBundleProperties(Environment environment, String bundle) {
		for (String prefix : PREFIXES) {
			String name = prefix + QuicSendProperties.element(bundle);
			Binder.get(environment)
				.bind(ConfigurationPropertyName.adapt(name, '.'), Bindable.mapOf(String.class, String.class))
				.ifBound((values) -> values.forEach((key, value) -> this.properties.put(name + "." + key, value)));
		}
	}

	/** Whether the bundle comes from elsewhere. */
	boolean isEmpty() {
		return this.properties.isEmpty();
	}

	/**
	 * The properties of the key and its certificates.
	 * @return a line for each
	 */
	String key() {
		return lines((name) -> name.contains(".keystore.") || name.contains(".key."));
	}

	/**
	 * The properties of the certificates to trust.
	 * @return a line for each
	 */
	String trust() {
		return lines((name) -> name.contains(".truststore."));
	}

	/**
	 * All properties of the bundle.
	 * @return a line for each
	 */
	String all() {
		return lines((name) -> true);
	}

	private String lines(Predicate<String> filter) {
		StringBuilder lines = new StringBuilder();
		this.properties.forEach((name, value) -> {
			if (filter.test(name)) {
				lines.append("\n  - ").append(name).append(isSecret(name, value) ? "" : ": " + value);
			}
		});
		return lines.toString();
	}

	private static boolean isSecret(String name, String value) {
		return name.endsWith("password") || value.contains("-----BEGIN");
	}

}
