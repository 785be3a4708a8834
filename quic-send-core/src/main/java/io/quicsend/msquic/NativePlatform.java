package io.quicsend.msquic;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What kind of shared library this JVM can load, in the names that the bundled libraries'
 * folders have.
 *
 * @param os {@code linux}, {@code linux-musl}, {@code macos}, {@code windows}, or the
 * name that the JVM gives
 * @param arch {@code x86_64}, {@code aarch64}, or the name that the JVM gives
 */
record NativePlatform(String os, String arch) {

	private static final Path ROOT = Path.of("/");

	static NativePlatform current() {
		return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""), ROOT);
	}

	static NativePlatform of(String osName, String osArch, Path root) {
		String os = osName.toLowerCase(Locale.ROOT);
		String arch = osArch.toLowerCase(Locale.ROOT);
		return new NativePlatform(normalizeOs(os, root), switch (arch) {
			case "amd64", "x86_64", "x86-64" -> "x86_64";
			case "aarch64", "arm64" -> "aarch64";
			case "x86", "i386", "i486", "i586", "i686" -> "x86";
			default -> arch;
		});
	}

	private static String normalizeOs(String os, Path root) {
		if (os.startsWith("linux")) {
			return hasMusl(root) ? "linux-musl" : "linux";
		}
		if (os.startsWith("mac")) {
			return "macos";
		}
		return os.startsWith("windows") ? "windows" : os.replace(' ', '-');
	}

	/**
	 * A library for glibc must not even be tried on musl, where loading it can end the
	 * process. This process' own C library decides; only where that can't be seen, the
	 * loaders that are installed do.
	 */
	private static boolean hasMusl(Path root) {
		if (!MappedFiles.named(root, "ld-musl-").isEmpty() || !MappedFiles.named(root, "libc.musl-").isEmpty()) {
			return true;
		}
		if (!MappedFiles.named(root, "libc.so.6").isEmpty()) {
			return false;
		}
		return contains(root.resolve("lib"), "ld-musl-*")
				&& !(contains(root.resolve("lib"), "ld-linux*") || contains(root.resolve("lib64"), "ld*.so*"));
	}

	private static boolean contains(Path directory, String glob) {
		if (!Files.isDirectory(directory)) {
			return false;
		}
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
			return files.iterator().hasNext();
		}
		catch (IOException ex) {
			return false;
		}
	}

	boolean linux() {
		return this.os.startsWith("linux");
	}

	boolean musl() {
		return this.os.equals("linux-musl");
	}

	/**
	 * The same platform with glibc, whose library is recognized but can't be loaded.
	 * @return the platform
	 */
	NativePlatform withGlibc() {
		return new NativePlatform("linux", this.arch);
	}

	/**
	 * Name of the folder of a bundled library.
	 * @return for example {@code linux-x86_64}
	 */
	String classifier() {
		return this.os + "-" + this.arch;
	}

	/**
	 * File name of a bundled library.
	 * @param name the library's name, for example {@code msquic}
	 * @return for example {@code libmsquic.so}
	 */
	String bundledName(String name) {
		return switch (this.os) {
			case "macos" -> "lib" + name + ".dylib";
			case "windows" -> name + ".dll";
			default -> "lib" + name + ".so";
		};
	}

	/**
	 * Name by which the system's loader finds an installed library.
	 * @return for example {@code libmsquic.so.2}
	 */
	String systemName() {
		return switch (this.os) {
			case "macos" -> "libmsquic.2.dylib";
			case "windows" -> "msquic.dll";
			default -> "libmsquic.so.2";
		};
	}

}
