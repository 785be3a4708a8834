package io.quicsend.sample;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is to be sent can't be read.
 */
final class UnreadableFileException extends RuntimeException {

	UnreadableFileException(Path file) {
		super("'" + file + "' " + (Files.exists(file) ? "is not a readable file" : "does not exist")
				+ ", nothing was sent");
	}

}
