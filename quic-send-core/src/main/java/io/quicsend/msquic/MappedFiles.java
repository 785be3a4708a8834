package io.quicsend.msquic;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which files are mapped into this process, so which shared objects are loaded.
 * Only Linux tells; elsewhere nothing is found.
 */
final class MappedFiles {

	private static final Logger logger = LoggerFactory.getLogger(MappedFiles.class);

	private MappedFiles() {
	}

	/**
	 * Find the mapped files whose name starts with the given text.
	 * @param root the root of the file system
	 * @param prefix the start of the file name
	 * @return their paths
	 */
	static Set<String> named(Path root, String prefix) {
		Set<String> result = new HashSet<>();
		Path maps = root.resolve("proc/self/maps");
		try (BufferedReader lines = Files.newBufferedReader(maps, StandardCharsets.ISO_8859_1)) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				int start = line.indexOf('/');
				if (start >= 0 && line.startsWith(prefix, line.lastIndexOf('/') + 1)) {
					result.add(line.substring(start));
				}
			}
		}
		catch (IOException ex) {
			logger.trace("Not told which files are mapped", ex);
		}
		return result;
	}

}
