package io.quicsend.benchmarks.startup;

import java.nio.file.Files;
import java.nio.file.Path;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import org.slf4j.LoggerFactory;

/**
 * Tells how long the first use of msquic in a JVM takes: to start the binding, to find,
 * to extract, to load and to open the library. And how long it takes once more with
 * another copy of the library, when the classes are there: to extract, to load and to
 * open it.
 */
final class OpenLibrary {

	private OpenLibrary() {
	}

	/**
	 * Print the milliseconds of both.
	 * @param args the binding, and optionally the library's file, which is then not
	 * extracted
	 * @throws Exception if the library can't be opened
	 */
	public static void main(String[] args) throws Exception {
		// An application has its logging by then.
		LoggerFactory.getLogger(OpenLibrary.class).debug("Ready");
		NativeLibraryOptions options = NativeLibraryOptions.defaults().withBinding(args[0]);
		if (args.length > 1) {
			System.out.println("FIRST " + open(options.withPath(Path.of(args[1]))));
			return;
		}
		System.out.println("FIRST " + open(options));
		Path other = Files.createTempDirectory("quic-send-benchmark");
		other.toFile().deleteOnExit();
		System.out.println("AGAIN " + open(options.withExtractionDirectory(other)));
	}

	private static double open(NativeLibraryOptions options) throws Exception {
		long begin = System.nanoTime();
		try (MsQuicLibrary.Reference library = new MsQuicLibrary(options).open()) {
			return (System.nanoTime() - begin) / 1e6;
		}
	}

}
