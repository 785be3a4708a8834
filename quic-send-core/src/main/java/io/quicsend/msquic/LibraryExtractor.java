package io.quicsend.msquic;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;

/**
 * Writes a library to where the system's loader can read it: into a new directory that
 * only this user may enter, so that no other JVM and no other user has a hand in what is
 * loaded.
 */
final class LibraryExtractor {

	private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

	private static final int MAX_ATTEMPTS = 10;

	private LibraryExtractor() {
	}

	/**
	 * Extract a library.
	 * @param content the library
	 * @param checksum its CRC-32
	 * @param parent where to make the new directory; created if it does not exist
	 * @param fileName the name of the extracted file
	 * @return the file, which is deleted when the JVM exits
	 * @throws IOException if the content is not what the checksum says, or the directory
	 * can't be used; nothing is left behind
	 */
	static Path extract(InputStream content, long checksum, Path parent, String fileName) throws IOException {
		Files.createDirectories(parent);
		Path directory = createDirectory(parent);
		Path partial = directory.resolve(fileName + ".part");
		Path file = directory.resolve(fileName);
		try {
			Files.createFile(partial, onlyOwner());
			verify(copy(content, partial), checksum);
			Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
			if (!Files.isExecutable(file)) {
				throw new IOException("the file system is mounted noexec");
			}
		}
		catch (IOException | RuntimeException ex) {
			delete(partial, file, directory);
			throw ex;
		}
		// Deleted in reverse order.
		directory.toFile().deleteOnExit();
		file.toFile().deleteOnExit();
		return file;
	}

	/**
	 * Make a directory that did not exist, whoever may have guessed its name. Not by the
	 * JDK's method for temporary directories, since to start its SecureRandom takes about
	 * as long as all the rest.
	 */
	private static Path createDirectory(Path parent) throws IOException {
		for (int attempts = 0;; attempts++) {
			try {
				String name = "quic-send-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
				return Files.createDirectory(parent.resolve(name), onlyOwner());
			}
			catch (FileAlreadyExistsException ex) {
				if (attempts == MAX_ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private static FileAttribute<?>[] onlyOwner() {
		return POSIX
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")) }
				: new FileAttribute<?>[0];
	}

	private static long copy(InputStream content, Path file) throws IOException {
		CRC32 checksum = new CRC32();
		byte[] buffer = new byte[1 << 16];
		try (OutputStream out = Files.newOutputStream(file)) {
			for (int length = content.read(buffer); length >= 0; length = content.read(buffer)) {
				checksum.update(buffer, 0, length);
				out.write(buffer, 0, length);
			}
		}
		return checksum.getValue();
	}

	private static void verify(long actual, long expected) throws MsQuicLoadException {
		if (actual != expected) {
			throw new MsQuicLoadException("its content is damaged: CRC-32 is %08x, libmsquic.properties says %08x"
				.formatted(actual, expected));
		}
	}

	private static void delete(Path... paths) {
		for (Path path : paths) {
			path.toFile().delete();
		}
	}

}
