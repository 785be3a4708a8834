package io.quicsend.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every configuration that the documents show can be used as it is.
 */
class DocumentedSnippetTests {

	private static final Pattern FENCE = Pattern.compile("(?ms)^[ \\t]*```(ya?ml|properties)\\h*\\R(.*?)^[ \\t]*```");

	@ParameterizedTest
	@MethodSource("snippets")
	void snippetBinds(Snippet snippet) throws IOException {
		QuicSendProperties properties = snippet.bind();
		PropertiesStreamClasses streamClasses = new PropertiesStreamClasses(properties.streams(), List.of());
		for (String name : properties.connections().keySet()) {
			ConnectionSettings settings = ConnectionSettings.of(properties, name);
			assertThat(streamClasses.of(settings)).isNotNull();
			if (settings.get(ConnectionProperties::host) != null
					|| settings.get(ConnectionProperties::endpoints) != null) {
				BoundOptions.of(properties, name);
			}
			if (settings.get((connection) -> connection.ssl().bundle()) == null) {
				new PropertiesTlsOptions(settings, new MockEnvironment()).create(null);
			}
		}
	}

	@Test
	void someSnippetConfiguresAConnection() throws IOException {
		assertThat(snippets()).anyMatch((snippet) -> snippet.text().contains("connections:"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "quic-send: { conections: { default: { host: a } } }",
			"quic-send: { connections: { default: { hots: a } } }",
			"quic-send: { connections: { default: { ssl: { bundel: a } } } }", "quic-send: { native: { libary: a } }" })
	void unknownKeyIsFound(String yaml) {
		Snippet snippet = new Snippet("test", "yaml", yaml);
		assertThatExceptionOfType(BindException.class).isThrownBy(snippet::bind);
	}

	private static Stream<Snippet> snippets() throws IOException {
		List<Snippet> snippets = new ArrayList<>();
		for (Path document : Repository.documents()) {
			String text = Files.readString(document);
			Matcher matcher = FENCE.matcher(text);
			while (matcher.find()) {
				long line = text.substring(0, matcher.start()).lines().count() + 1;
				snippets.add(new Snippet(Repository.root().relativize(document) + ":" + line, matcher.group(1),
						matcher.group(2).stripIndent()));
			}
		}
		return snippets.stream();
	}

	record Snippet(String origin, String language, String text) {

		QuicSendProperties bind() throws IOException {
			PropertySourceLoader loader = this.language.equals("properties") ? new PropertiesPropertySourceLoader()
					: new YamlPropertySourceLoader();
			List<PropertySource<?>> sources = loader.load(this.origin,
					new ByteArrayResource(this.text.getBytes(StandardCharsets.UTF_8)));
			BindHandler noUnknownKeys = new NoUnboundElementsBindHandler(BindHandler.DEFAULT);
			return new Binder(ConfigurationPropertySources.from(sources)).bindOrCreate("quic-send",
					Bindable.of(QuicSendProperties.class), noUnknownKeys);
		}

		@Override
		public String toString() {
			return this.origin;
		}

	}

}
