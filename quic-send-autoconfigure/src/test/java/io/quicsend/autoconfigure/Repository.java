package io.quicsend.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The repository that this module is in.
 */
final class Repository {

	private Repository() {
	}

	static Path root() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.isDirectory(directory.resolve("quic-send-core"))) {
			directory = directory.getParent();
			if (directory == null) {
				throw new IllegalStateException("The tests must run inside the repository");
			}
		}
		return directory;
	}

	/** {@code README.md} and all documents below {@code docs}. */
	static List<Path> documents() throws IOException {
		List<Path> documents = new ArrayList<>();
		Path readme = root().resolve("README.md");
		if (Files.exists(readme)) {
			documents.add(readme);
		}
		try (Stream<Path> files = Files.walk(root().resolve("docs"))) {
			files.filter((file) -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
		}
		return documents;
	}

}
