package io.quicsend.msquic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells which files are mapped into this process, so which shared objects are loaded.
 * Only Linux tells; elsewhere nothing is found.
 */
final class MappedFiles {

	private MappedFiles() {
	}

	/**
	 * Find the mapped files whose name starts with the given text.
	 * @param root the root of the file system
	 * @param prefix the start of the file name
	 * @return their paths
	 */
	static Set<String> named(Path root, String prefix) {
		try (Stream<String> lines = Files.lines(root.resolve("proc/self/maps"), StandardCharsets.ISO_8859_1)) {
			return lines.filter((line) -> line.indexOf('/') >= 0)
				.map((line) -> line.substring(line.indexOf('/')))
				.filter((path) -> path.startsWith(prefix, path.lastIndexOf('/') + 1))
				.collect(Collectors.toSet());
		}
		catch (IOException | UncheckedIOException ex) {
			return Set.of();
		}
	}

}
