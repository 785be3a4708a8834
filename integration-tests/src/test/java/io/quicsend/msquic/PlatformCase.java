package io.quicsend.msquic;

import java.util.List;
import java.util.Locale;

/**
 * A platform, and for which others there are libraries on the class path.
 */
enum PlatformCase {

	LINUX_X86_64("linux", "x86_64"), LINUX_AARCH64("linux", "aarch64"), LINUX_X86_64_MUSL("linux", "x86_64", true),

	LINUX_AARCH64_MUSL("linux", "aarch64", true), LINUX_RISCV64("linux", "riscv64"), LINUX_PPC64LE("linux", "ppc64le"),

	LINUX_S390X("linux", "s390x"), LINUX_RISCV64_MUSL("linux", "riscv64", true), MACOS_X86_64("macos", "x86_64"),

	MACOS_AARCH64("macos", "aarch64"), WINDOWS_X86_64("windows", "x86_64"), WINDOWS_AARCH64("windows", "aarch64"),

	FREEBSD_X86_64("freebsd", "x86_64"),

	LINUX_X86_64_MUSL_WITH_GLIBC("linux", "x86_64", true, "linux-x86_64"),

	LINUX_AARCH64_WITH_OTHERS("linux", "aarch64", false, "linux-x86_64", "linux-x86_64-musl", "linux-aarch64-musl"),

	LINUX_S390X_WITH_OTHERS("linux", "s390x", false, "linux-x86_64", "linux-aarch64"),

	MACOS_AARCH64_WITH_LINUX_ALL("macos", "aarch64", false, "linux-x86_64", "linux-aarch64", "linux-x86_64-musl",
			"linux-aarch64-musl");

	private final NativePlatform platform;

	private final List<String> bundled;

	PlatformCase(String os, String arch) {
		this(os, arch, false);
	}

	PlatformCase(String os, String arch, boolean musl, String... bundled) {
		this.platform = new NativePlatform(os, arch, musl);
		this.bundled = List.of(bundled);
	}

	NativePlatform platform() {
		return this.platform;
	}

	List<String> bundled() {
		return this.bundled;
	}

	/** Name of the file with the approved text. */
	String fileName() {
		return name().toLowerCase(Locale.ROOT).replace("x86_64", "x86-64").replace('_', '-') + ".txt";
	}

}
