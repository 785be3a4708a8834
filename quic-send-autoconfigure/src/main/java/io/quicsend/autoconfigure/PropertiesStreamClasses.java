package io.quicsend.autoconfigure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.quicsend.InvalidOptionException;
import io.quicsend.SendStreamOptions;
import io.quicsend.StreamClass;
import io.quicsend.autoconfigure.StreamProperties.Start;

/**
 * The configured classes of streams, and the one that is there without being configured.
 */
final class PropertiesStreamClasses {

	static final String DEFAULT = "default";

	private final Map<String, SendStreamOptions> classes = new LinkedHashMap<>();

	PropertiesStreamClasses(Map<String, StreamProperties> properties, List<SendStreamOptionsCustomizer> customizers) {
		this.classes.put(DEFAULT, SendStreamOptions.defaults());
		properties.forEach((name, streams) -> this.classes.put(name, create(name, streams)));
		for (SendStreamOptionsCustomizer customizer : customizers) {
			this.classes.replaceAll(customizer::customize);
		}
	}

	private static SendStreamOptions create(String name, StreamProperties properties) {
		try {
			Integer maxInFlight = properties.maxInFlight();
			return SendStreamOptions.defaults()
				.withPriority(properties.priority())
				.withDeadline(properties.deadline())
				.withStreamClass((maxInFlight != null) ? new StreamClass(name, maxInFlight) : null)
				.withFailWhenBlocked(properties.start() == Start.FAIL)
				.withStartTimeout(properties.startTimeout())
				.withCloseErrorCode(properties.closeErrorCode());
		}
		catch (InvalidOptionException ex) {
			throw InvalidQuicSendPropertyException.of(QuicSendProperties.streamClassProperty(name), ex);
		}
	}

	Map<String, SendStreamOptions> all() {
		return Collections.unmodifiableMap(this.classes);
	}

	/**
	 * The options of the streams that a connection opens without any.
	 * @param settings the connection's settings
	 * @return the options
	 */
	SendStreamOptions of(ConnectionSettings settings) {
		String name = settings.get(ConnectionProperties::streamClass);
		SendStreamOptions options = this.classes.get((name != null) ? name : DEFAULT);
		if (options == null) {
			throw settings.invalid("stream-class", ConnectionProperties::streamClass,
					"use the name of a class that is defined under quic-send.streams, of which there are "
							+ this.classes.keySet());
		}
		return options;
	}

}
