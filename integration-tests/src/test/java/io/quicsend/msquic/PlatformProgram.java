package io.quicsend.msquic;

import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints what is said on each platform where there is no library for it. Its first
 * argument is an empty directory, the others are the cases' names.
 */
final class PlatformProgram {

	private PlatformProgram() {
	}

	public static void main(String[] arguments) throws Exception {
		PrintStream output = System.out;
		System.setOut(System.err);
		for (String name : List.of(arguments).subList(1, arguments.length)) {
			PlatformCase platform = PlatformCase.valueOf(name);
			URL classPath = bundle(Path.of(arguments[0], name), platform.bundled()).toUri().toURL();
			try (URLClassLoader bundled = new URLClassLoader(new URL[] { classPath }, null)) {
				output.println("== " + name);
				output.println(load(platform.platform(), List.of(PlatformProgram.class.getClassLoader(), bundled)));
			}
		}
	}

	private static Path bundle(Path directory, List<String> classifiers) throws Exception {
		Files.createDirectories(directory);
		for (String classifier : classifiers) {
			Path folder = Files.createDirectories(directory.resolve("META-INF/native").resolve(classifier));
			Files.writeString(folder.resolve(classifier.startsWith("macos") ? "libmsquic.dylib" : "libmsquic.so"), "");
		}
		return directory;
	}

	private static String load(NativePlatform platform, List<ClassLoader> classLoaders) {
		try {
			NativeLibraryOptions options = NativeLibraryOptions.defaults();
			return "loaded " + new NativeLibraryLoader(options, platform, classLoaders).load(new NoCallbacks()).path();
		}
		catch (MsQuicLoadException ex) {
			return ex.getMessage();
		}
	}

}
