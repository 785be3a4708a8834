package io.quicsend.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.quicsend.ConnectionOptions;
import io.quicsend.autoconfigure.Metadata.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an editor knows of the properties: the metadata is whole, and true.
 */
class MetadataTests {

	@Test
	void connectionsHaveTheSamePropertiesAsTheDefaults() {
		assertThat(Metadata.connection()).extracting(Property::name)
			.containsExactlyInAnyOrderElementsOf(Metadata.ofConnectionType().stream().map(Property::name).toList());
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyPropertyIsDescribedInSentences(Property property) {
		assertThat(property.description())
			.hasValueSatisfying((description) -> assertThat(description).matches("[A-Z].*\\."));
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyPropertyHasADefaultOrSaysWhatHappensWithoutIt(Property property) {
		assertThat(property.defaultValue().isPresent() || property.isMap()
				|| property.description().orElseThrow().matches(".*(By default|Required|Instead of).*"))
			.isTrue();
	}

	@ParameterizedTest
	@MethodSource("withFreeValues")
	void everyPropertyWithFreeValuesHasHints(Property property) {
		String name = property.isMap() ? property.name() + ".keys" : property.name();
		assertThat(Metadata.hints()).contains(name);
	}

	@Test
	void everyHintIsForAProperty() {
		assertThat(Metadata.hints()).allSatisfy((name) -> assertThat(Metadata.all()).extracting(Property::name)
			.contains(name.replaceFirst("\\.keys$", "")));
	}

	@ParameterizedTest
	@MethodSource("defaults")
	void defaultIsThatOfTheLibrary(Property property) {
		Map<String, String> properties = new HashMap<>(Map.of("quic-send.connections.main.host", "localhost",
				"quic-send.connections.main.port", "4433", "quic-send.connections.main.alpn", "test"));
		ConnectionOptions without = BoundOptions.of(properties, "main");
		properties.put(property.name(), property.defaultValue().orElseThrow());
		ConnectionOptions with = BoundOptions.of(properties, "main");
		assertThat(with).usingRecursiveComparison().isEqualTo(without);
	}

	@Test
	void defaultsOutsideOfTheLibraryAreThoseOfTheCode() {
		assertThat(defaultOf("stream-class")).isEqualTo(PropertiesStreamClasses.DEFAULT);
		assertThat(defaultOf("connect")).isEqualTo("lazy");
		assertThat(defaultOf("allow-insecure-in-production")).isEqualTo("false");
	}

	private static String defaultOf(String name) {
		return Metadata.connection()
			.stream()
			.filter((property) -> property.name().equals(name))
			.findFirst()
			.flatMap(Property::defaultValue)
			.orElseThrow();
	}

	private static Stream<Property> all() {
		return Stream.concat(Metadata.all().stream(), Metadata.stream().stream());
	}

	private static Stream<Property> withFreeValues() {
		return Metadata.all().stream().filter((property) -> {
			if (property.isMap() || property.type().startsWith("java.util.List")) {
				return true;
			}
			Class<?> type = ClassUtils.resolveClassName(property.type(), null);
			return !type.isEnum() && type != Boolean.class;
		});
	}

	private static Stream<Property> defaults() {
		return Metadata.defaults().stream().filter((property) -> property.defaultValue().isPresent());
	}

}
