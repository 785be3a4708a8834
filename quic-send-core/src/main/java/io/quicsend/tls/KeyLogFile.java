package io.quicsend.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Appends to a file of session keys in NSS's key log format. What is appended at once
 * stays together, whoever else appends.
 */
public final class KeyLogFile {

	private static final Set<OpenOption> OPTIONS = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
			StandardOpenOption.APPEND);

	private KeyLogFile() {
	}

	/**
	 * Append lines. Blocks.
	 * @param file the file, created for its owner alone if there is none
	 * @param lines the lines, each with its end
	 * @throws IOException if they can't be written
	 */
	public static void append(Path file, String lines) throws IOException {
		try (FileChannel channel = FileChannel.open(file, OPTIONS, ownerOnly(file))) {
			ByteBuffer content = ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII));
			while (content.hasRemaining()) {
				channel.write(content);
			}
		}
	}

	private static FileAttribute<?>[] ownerOnly(Path file) {
		if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			return new FileAttribute<?>[0];
		}
		return new FileAttribute<?>[] {
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) };
	}

}
