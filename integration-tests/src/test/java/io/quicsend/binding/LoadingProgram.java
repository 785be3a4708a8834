package io.quicsend.binding;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NativeLibraryOptions;

/**
 * Loads the library, and prints from where or why not.
 */
final class LoadingProgram {

	/** System property for the configured path. */
	static final String PATH = "quic-send.test.path";

	private LoadingProgram() {
	}

	static NativeLibraryOptions options() {
		String path = System.getProperty(PATH, "");
		return NativeLibraryOptions.defaults().withPath(path.isEmpty() ? null : Path.of(path));
	}

	public static void main(String[] arguments) throws IOException {
		// Only the result goes to the standard output.
		PrintStream output = System.out;
		System.setOut(System.err);
		try (MsQuicLibrary.Reference library = new MsQuicLibrary(options()).open()) {
			output.println("loaded " + library.path());
			switch (arguments[0]) {
				case "wait" -> System.in.read();
				case "messages" -> output.println((library.messages() != null) ? "messages" : "no messages");
				default -> {
				}
			}
		}
		catch (MsQuicLoadException ex) {
			output.println(ex.getMessage());
		}
	}

}
