package io.quicsend.msquic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

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

	private static String find() {
		String configured = System.getProperty(PROPERTY, "");
		return configured.isEmpty() ? extract().toString() : configured;
	}

	private static Path extract() {
		String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
		String arch = System.getProperty("os.arch").replace("amd64", "x86_64").replace("arm64", "aarch64");
		String resource = os.startsWith("mac") ? "/META-INF/native/macos-" + arch + "/libmsquic.dylib"
				: "/META-INF/native/linux-" + arch + "/libmsquic.so";
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

}
