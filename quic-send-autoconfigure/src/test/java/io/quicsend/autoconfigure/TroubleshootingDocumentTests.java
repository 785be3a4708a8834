package io.quicsend.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each message that the troubleshooting page explains is one that somebody can see: it
 * stands in an approved text, or in a string of the source.
 */
class TroubleshootingDocumentTests {

	private static final Pattern HEADING = Pattern.compile("(?m)^### `(.+)`$");

	private static final List<String> texts = texts();

	@ParameterizedTest(name = "{0}")
	@MethodSource("messages")
	void isAMessage(String message) {
		assertThat(texts).anyMatch((text) -> text.contains(message));
	}

	private static Stream<String> messages() throws IOException {
		String document = Files.readString(Repository.root().resolve("docs/troubleshooting.md"));
		List<String> messages = HEADING.matcher(document).results().map((match) -> match.group(1)).toList();
		assertThat(messages).isNotEmpty();
		return messages.stream();
	}

	private static List<String> texts() {
		Path root = Repository.root();
		try (Stream<Path> approved = Files
			.list(root.resolve("quic-send-autoconfigure/src/test/resources/wrong-configurations"));
				Stream<Path> core = Files.walk(root.resolve("quic-send-core/src/main/java"));
				Stream<Path> autoconfigure = Files.walk(root.resolve("quic-send-autoconfigure/src/main/java"))) {
			return Stream
				.concat(approved.map(TroubleshootingDocumentTests::read),
						Stream.concat(core, autoconfigure)
							.filter((file) -> file.toString().endsWith(".java"))
							.map(TroubleshootingDocumentTests::strings))
				.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The strings of a source, those that are put together from several in one. */
	private static String strings(Path file) {
		String joined = read(file).replaceAll("\"\\s*\\+\\s*\"", "");
		return Pattern.compile("\"([^\"]*)\"")
			.matcher(joined)
			.results()
			.map((MatchResult match) -> match.group(1))
			.reduce("", (all, string) -> all + "\n" + string);
	}

}
