package io.quicsend.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.quicsend.autoconfigure.Metadata.Property;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/settings.md} says what the metadata says; a failure shows the right table.
 */
class SettingsDocumentTests {

	private static final Map<Class<?>, String> TYPES = Map.of(String.class, "text", Integer.class, "number", Long.class,
			"number", Boolean.class, "`true`, `false`", Duration.class, "duration", DataSize.class, "data size",
			Path.class, "path");

	@Test
	void listsThePropertiesOfTheApplication() throws IOException {
		assertThat(document()).contains(table(Metadata.application()));
	}

	@Test
	void listsThePropertiesOfAConnection() throws IOException {
		assertThat(document()).contains(table(Metadata.connection()));
	}

	@Test
	void everyPropertyIsDescribedInSentences() {
		assertThat(Metadata.application()).allSatisfy(SettingsDocumentTests::isDescribed);
		assertThat(Metadata.connection()).allSatisfy(SettingsDocumentTests::isDescribed);
	}

	private static void isDescribed(Property property) {
		assertThat(property.description()).as(property.name())
			.hasValueSatisfying((description) -> assertThat(description).matches("[A-Z].*\\."));
	}

	private static String document() throws IOException {
		return Files.readString(Repository.root().resolve("docs/settings.md"));
	}

	private static String table(List<Property> properties) {
		return properties.stream()
			.map(SettingsDocumentTests::row)
			.collect(Collectors.joining("", "| Property | Value | Default | Description |\n|--|--|--|--|\n", ""));
	}

	private static String row(Property property) {
		String defaultValue = property.defaultValue().map((value) -> "`" + value + "`").orElse("");
		return "| `%s` | %s | %s | %s |\n".formatted(property.name(), values(property.type()), defaultValue,
				property.description().orElseThrow());
	}

	private static String values(String typeName) {
		Class<?> type = ClassUtils.resolveClassName(typeName, null);
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((value) -> "`" + value.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
				.collect(Collectors.joining(", "));
		}
		return TYPES.get(type);
	}

}
