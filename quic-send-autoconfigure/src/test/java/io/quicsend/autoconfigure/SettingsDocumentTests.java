package io.quicsend.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quicsend.autoconfigure.Metadata.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/settings.md} says what the metadata says; a failure shows the right table.
 * Run with {@code -Dquic-send.approve=true} to write the tables anew.
 */
class SettingsDocumentTests {

	private static final Map<Class<?>, String> TYPES = Map.of(String.class, "text", Integer.class, "number", Long.class,
			"number", Double.class, "number", Boolean.class, "`true`, `false`", Duration.class, "duration",
			DataSize.class, "data size", Path.class, "path");

	@ParameterizedTest
	@MethodSource("tables")
	void listsTheProperties(List<Property> properties) throws IOException {
		if (Boolean.getBoolean("quic-send.approve")) {
			approve(properties);
		}
		assertThat(document()).contains(table(properties));
	}

	/** Replace the table that begins like the right one. */
	private static void approve(List<Property> properties) throws IOException {
		String first = row(properties.get(0));
		Pattern stale = Pattern.compile("\\| Property .*\\R\\|--.*\\R"
				+ Pattern.quote(first.substring(0, first.indexOf('|', 1) + 1)) + "(.*\\R)(\\|.*\\R)*");
		String text = stale.matcher(document()).replaceFirst(Matcher.quoteReplacement(table(properties)));
		Files.writeString(Repository.root().resolve("docs/settings.md"), text);
	}

	private static Stream<List<Property>> tables() {
		return Stream.of(Metadata.application(), Metadata.connection(), Metadata.stream(), Metadata.management());
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
		if (typeName.equals("java.util.List<java.lang.String>")) {
			return "list of texts";
		}
		Class<?> type = ClassUtils.resolveClassName(typeName, null);
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((value) -> "`" + value.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
				.collect(Collectors.joining(", "));
		}
		return TYPES.get(type);
	}

}
