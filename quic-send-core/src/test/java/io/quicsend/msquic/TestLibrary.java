package io.quicsend.msquic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The real library that tests load: the one that a system property names, or else the
 * bundled one.
 */
public final class TestLibrary {

	/** The system property with the path of a library to test with. */
	public static final String PROPERTY = "quic-send.test.library";

	private static final String PATH = find();

	private TestLibrary() {
	}

	/**
	 * An absolute path of the library.
	 * @return the path
	 */
	public static String path() {
		return PATH;
	}

	/**
	 * An absolute path of quic-send's own native library.
	 * @return the path
	 */
	public static String messagesPath() {
		return Messages.PATH;
	}

	private static String find() {
		String configured = System.getProperty(PROPERTY, "");
		return configured.isEmpty() ? extract(BundledLibrary.MSQUIC).toString() : configured;
	}

	private static Path extract(String name) {
		NativePlatform platform = NativePlatform.current();
		String resource = "/META-INF/native/" + platform.classifier() + "/" + platform.bundledName(name);
		try (InputStream library = TestLibrary.class.getResourceAsStream(resource)) {
			if (library == null) {
				throw new IllegalStateException(
						"No " + resource + " on the class path, and -D" + PROPERTY + " not set");
			}
			Path file = Files.createTempFile("quic-send-test", ".so");
			file.toFile().deleteOnExit();
			Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
			return file;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Not every user of msquic has the other one on its class path. */
	private static final class Messages {

		static final String PATH = extract(BundledLibrary.QUIC_SEND).toString();

	}

}
