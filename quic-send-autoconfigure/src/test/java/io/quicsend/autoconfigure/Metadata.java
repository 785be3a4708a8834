package io.quicsend.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.yaml.snakeyaml.Yaml;

/**
 * The generated metadata of the properties.
 */
final class Metadata {

	private static final String ALL = "spring-configuration-metadata.json";

	private static final String DEFAULTS = "quic-send.defaults.";

	private static final String MANAGEMENT = "management.";

	private Metadata() {
	}

	/** The properties that are named as Spring Boot's Actuator names them. */
	static List<Property> management() {
		return all().stream().filter((property) -> property.name().startsWith(MANAGEMENT)).toList();
	}

	/** The properties of the application as a whole. */
	static List<Property> application() {
		return all().stream()
			.filter((property) -> !property.name().startsWith(DEFAULTS))
			.filter((property) -> !property.name().startsWith(MANAGEMENT))
			.filter((property) -> !property.isMap())
			.toList();
	}

	/** The properties of one connection, relative to it, with the defaults of all. */
	static List<Property> connection() {
		return defaults().stream().map((property) -> property.relativeTo(DEFAULTS)).toList();
	}

	/** The properties that all connections have in common. */
	static List<Property> defaults() {
		return all().stream().filter((property) -> property.name().startsWith(DEFAULTS)).toList();
	}

	/** The properties of one connection as its own type has them. */
	static List<Property> ofConnectionType() {
		return properties(read(type(ConnectionProperties.class)));
	}

	/** The properties of one class of streams, relative to it. */
	static List<Property> stream() {
		return properties(read(type(StreamProperties.class)));
	}

	static List<Property> all() {
		return properties(read(ALL));
	}

	@SuppressWarnings("unchecked")
	static Set<String> hints() {
		return ((List<Map<String, Object>>) read(ALL).get("hints")).stream()
			.map((hint) -> (String) hint.get("name"))
			.collect(Collectors.toSet());
	}

	private static String type(Class<?> type) {
		return "spring/configuration-metadata/" + type.getName() + ".json";
	}

	@SuppressWarnings("unchecked")
	private static List<Property> properties(Map<String, Object> metadata) {
		return ((List<Map<String, Object>>) metadata.get("properties")).stream().map(Property::of).toList();
	}

	private static Map<String, Object> read(String name) {
		Path file = Path.of("target/classes/META-INF", name);
		try {
			// JSON is YAML, too, but for one needless escape.
			return new Yaml().load(Files.readString(file).replace("\\/", "/"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No metadata was generated in " + file, ex);
		}
	}

	record Property(String name, String type, Optional<String> description, Optional<String> defaultValue) {

		private static Property of(Map<String, Object> json) {
			return new Property((String) json.get("name"), (String) json.get("type"),
					Optional.ofNullable((String) json.get("description")),
					Optional.ofNullable(json.get("defaultValue")).map(Object::toString));
		}

		boolean isMap() {
			return this.type.startsWith("java.util.Map");
		}

		Property relativeTo(String prefix) {
			return new Property(this.name.substring(prefix.length()), this.type, this.description, this.defaultValue);
		}

	}

}
