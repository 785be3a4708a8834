package io.quicsend.benchmarks.startup;

import java.nio.file.Path;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import org.slf4j.LoggerFactory;

/**
 * Tells how long the first use of msquic in a JVM takes: to find, to extract, to load and
 * to open it.
 */
final class OpenLibrary {

	private OpenLibrary() {
	}

	/**
	 * Print the milliseconds and the binding.
	 * @param args the binding or {@code auto}, and optionally the library's file, which
	 * is then not extracted
	 * @throws Exception if the library can't be opened
	 */
	public static void main(String[] args) throws Exception {
		// An application has its logging by then.
		LoggerFactory.getLogger(OpenLibrary.class).debug("Ready");
		NativeLibraryOptions options = NativeLibraryOptions.defaults().withBinding(args[0]);
		if (args.length > 1) {
			options = options.withPath(Path.of(args[1]));
		}
		long begin = System.nanoTime();
		try (MsQuicLibrary.Reference library = new MsQuicLibrary(options).open()) {
			System.out.println("OPENED " + (System.nanoTime() - begin) / 1e6 + " " + library.binding());
		}
	}

}
