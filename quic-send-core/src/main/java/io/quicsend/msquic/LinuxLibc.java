package io.quicsend.msquic;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells glibc from musl without loading anything: a library for the one must not even be
 * tried on the other, where loading it can end the process.
 */
final class LinuxLibc {

	private static final Logger logger = LoggerFactory.getLogger(LinuxLibc.class);

	private LinuxLibc() {
	}

	/**
	 * Whether this process runs on musl. Its own C library decides; only where that can't
	 * be seen, what is installed does.
	 * @param root the root of the file system
	 * @param javaHome the JVM's folder, or {@code null} if there is none
	 * @return {@code true} for musl
	 */
	static boolean isMusl(Path root, @Nullable String javaHome) {
		// First glibc: it can be asked to map musl beside itself, while musl takes every
		// wish for glibc's file, also a compatibility layer's, for one for itself.
		if (isMapped(root, "libc.so.6") || isMapped(root, "libc-2.")) {
			return false;
		}
		if (isMapped(root, "ld-musl-") || isMapped(root, "libc.musl-")) {
			return true;
		}
		return isMuslInstalled(root, javaHome);
	}

	private static boolean isMapped(Path root, String prefix) {
		return !MappedFiles.named(root, prefix).isEmpty();
	}

	private static boolean isMuslInstalled(Path root, @Nullable String javaHome) {
		if (!contains(root.resolve("lib"), "ld-musl-*")) {
			return false;
		}
		if (contains(root.resolve("lib"), "libgcompat.so*")) {
			return true;
		}
		String loader = (javaHome != null) ? loaderOf(root, Path.of(javaHome, "bin", "java")) : null;
		if (loader != null) {
			return loader.startsWith("ld-musl-");
		}
		return !(contains(root.resolve("lib"), "ld-linux*") || contains(root.resolve("lib64"), "ld*.so*"));
	}

	/** Name of the file that loads a program, links to it resolved. */
	private static @Nullable String loaderOf(Path root, Path program) {
		try {
			String loader = ElfFile.interpreter(program);
			if (loader == null) {
				return null;
			}
			Path file = root.resolve(loader.replaceFirst("^/+", ""));
			return (Files.exists(file) ? file.toRealPath() : file).getFileName().toString();
		}
		catch (IOException ex) {
			logger.trace("Not told what loads {}", program, ex);
			return null;
		}
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

}
