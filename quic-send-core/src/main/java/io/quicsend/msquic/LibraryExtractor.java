package io.quicsend.msquic;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Writes a library to where the system's loader can read it: into a new directory that
 * only this user may enter, so that no other JVM and no other user has a hand in what is
 * loaded.
 */
final class LibraryExtractor {

	private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

	private LibraryExtractor() {
	}

	/**
	 * Extract a library.
	 * @param content the library
	 * @param checksum its SHA-256 in hexadecimal
	 * @param parent where to make the new directory; created if it does not exist
	 * @param fileName the name of the extracted file
	 * @return the file, which is deleted when the JVM exits
	 * @throws IOException if the content is not what the checksum says, or the directory
	 * can't be used; nothing is left behind
	 */
	static Path extract(InputStream content, String checksum, Path parent, String fileName) throws IOException {
		Files.createDirectories(parent);
		Path directory = Files.createTempDirectory(parent, "quic-send-", onlyOwner("rwx------"));
		Path partial = directory.resolve(fileName + ".part");
		Path file = directory.resolve(fileName);
		try {
			Files.createFile(partial, onlyOwner("rwx------"));
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

	private static FileAttribute<?>[] onlyOwner(String permissions) {
		return POSIX
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

	private static byte[] copy(InputStream content, Path file) throws IOException {
		MessageDigest digest = sha256();
		byte[] buffer = new byte[1 << 16];
		try (OutputStream out = Files.newOutputStream(file)) {
			for (int length = content.read(buffer); length >= 0; length = content.read(buffer)) {
				digest.update(buffer, 0, length);
				out.write(buffer, 0, length);
			}
		}
		return digest.digest();
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void verify(byte[] digest, String checksum) throws MsQuicLoadException {
		String actual = HexFormat.of().formatHex(digest);
		if (!actual.equalsIgnoreCase(checksum)) {
			throw new MsQuicLoadException(
					"its content is damaged: SHA-256 is " + actual + ", libmsquic.properties says " + checksum);
		}
	}

	private static void delete(Path... paths) {
		for (Path path : paths) {
			path.toFile().delete();
		}
	}

}
