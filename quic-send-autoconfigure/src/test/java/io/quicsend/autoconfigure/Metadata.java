package io.quicsend.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.yaml.snakeyaml.Yaml;

/**
 * The generated metadata of the properties.
 */
final class Metadata {

	private static final String CONNECTION = "spring/configuration-metadata/io.quicsend.autoconfigure.QuicSendProperties$Connection.json";

	private Metadata() {
	}

	/** The properties outside of {@code quic-send.connections}. */
	static List<Property> application() {
		return read("spring-configuration-metadata.json").stream()
			.filter((property) -> !property.name().equals("quic-send.connections"))
			.toList();
	}

	/** The properties of one connection, relative to it. */
	static List<Property> connection() {
		return read(CONNECTION);
	}

	@SuppressWarnings("unchecked")
	private static List<Property> read(String name) {
		Path file = Path.of("target/classes/META-INF", name);
		try (InputStream in = Files.newInputStream(file)) {
			// JSON is YAML, too.
			Map<String, Object> metadata = new Yaml().load(in);
			return ((List<Map<String, Object>>) metadata.get("properties")).stream().map(Property::of).toList();
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

	}

}
