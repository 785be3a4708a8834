package io.quicsend.msquic;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What kind of shared library this JVM can load, in the names that the bundled libraries'
 * folders have.
 *
 * @param os {@code linux}, {@code macos}, {@code windows}, or the name that the JVM gives
 * @param arch {@code x86_64}, {@code aarch64}, or the name that the JVM gives
 * @param musl whether the C library of this process is musl, as on Alpine
 */
record NativePlatform(String os, String arch, boolean musl) {

	private static final Path ROOT = Path.of("/");

	private static final List<String> PUBLISHED_ARCHITECTURES = List.of("x86_64", "aarch64");

	NativePlatform(String os, String arch) {
		this(os, arch, false);
	}

	static NativePlatform current() {
		return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""), ROOT);
	}

	static NativePlatform of(String osName, String osArch, Path root) {
		String os = osName.toLowerCase(Locale.ROOT);
		String arch = osArch.toLowerCase(Locale.ROOT);
		String name = normalizeOs(os);
		return new NativePlatform(name, switch (arch) {
			case "amd64", "x86_64", "x86-64" -> "x86_64";
			case "aarch64", "arm64" -> "aarch64";
			case "x86", "i386", "i486", "i586", "i686" -> "x86";
			default -> arch;
		}, name.equals("linux") && LinuxLibc.isMusl(root, System.getProperty("java.home")));
	}

	private static String normalizeOs(String os) {
		if (os.startsWith("linux")) {
			return "linux";
		}
		if (os.startsWith("mac")) {
			return "macos";
		}
		return os.startsWith("windows") ? "windows" : os.replace(' ', '-');
	}

	/**
	 * The platforms that a library may have been bundled for: those that are published,
	 * and those that it can be built on.
	 * @return the platforms
	 */
	static List<NativePlatform> known() {
		return PUBLISHED_ARCHITECTURES.stream()
			.flatMap((arch) -> Stream.of(new NativePlatform("linux", arch), new NativePlatform("linux", arch, true),
					new NativePlatform("macos", arch)))
			.toList();
	}

	boolean linux() {
		return this.os.equals("linux");
	}

	/**
	 * Whether quic-send publishes a library for this platform.
	 * @return {@code true} if there is a jar with the platform's {@link #classifier()}
	 */
	boolean published() {
		return linux() && PUBLISHED_ARCHITECTURES.contains(this.arch);
	}

	/**
	 * Name of the folder of a bundled library, and classifier of the jar that holds it.
	 * @return for example {@code linux-x86_64} or {@code linux-x86_64-musl}
	 */
	String classifier() {
		return this.os + "-" + this.arch + (this.musl ? "-musl" : "");
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
