package io.quicsend.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All Java that the documents show stands in a test's source, where it is compiled and
 * run. White space does not count.
 */
class DocumentedJavaTests {

	private static final Pattern FENCE = Pattern.compile("(?ms)^```java\\h*\\R(.*?)^```");

	private static final List<String> sources = sources();

	@ParameterizedTest(name = "{0}")
	@MethodSource("snippets")
	void isPartOfATest(String origin, String java) {
		boolean found = sources.stream().anyMatch((source) -> source.contains(java));
		assertThat(found).as(origin + ": " + java).isTrue();
	}

	private static Stream<Object[]> snippets() throws IOException {
		List<Object[]> snippets = new ArrayList<>();
		for (Path document : Repository.documents()) {
			String text = Files.readString(document);
			Matcher matcher = FENCE.matcher(text);
			while (matcher.find()) {
				long line = text.substring(0, matcher.start()).lines().count() + 1;
				snippets.add(new Object[] { Repository.root().relativize(document) + ":" + line,
						withoutWhiteSpace(matcher.group(1)) });
			}
		}
		assertThat(snippets).isNotEmpty();
		return snippets.stream();
	}

	private static List<String> sources() {
		try (Stream<Path> files = Files.walk(Repository.root())) {
			List<String> sources = new ArrayList<>();
			for (Path file : files.filter(DocumentedJavaTests::isTestSource).toList()) {
				sources.add(withoutWhiteSpace(Files.readString(file)));
			}
			return sources;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isTestSource(Path file) {
		return file.toString().contains("/src/test/java/") && file.toString().endsWith(".java");
	}

	private static String withoutWhiteSpace(String text) {
		return text.replaceAll("\\s", "");
	}

}
