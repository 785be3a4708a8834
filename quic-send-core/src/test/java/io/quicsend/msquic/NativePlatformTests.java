package io.quicsend.msquic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NativePlatformTests {

	@TempDir
	Path root;

	@ParameterizedTest
	@CsvSource({ "Linux, amd64, linux-x86_64, libmsquic.so, libmsquic.so.2",
			"Linux, aarch64, linux-aarch64, libmsquic.so, libmsquic.so.2",
			"Linux, i386, linux-x86, libmsquic.so, libmsquic.so.2",
			"Linux, riscv64, linux-riscv64, libmsquic.so, libmsquic.so.2",
			"Mac OS X, aarch64, macos-aarch64, libmsquic.dylib, libmsquic.2.dylib",
			"Mac OS X, x86_64, macos-x86_64, libmsquic.dylib, libmsquic.2.dylib",
			"Windows Server 2022, amd64, windows-x86_64, msquic.dll, msquic.dll",
			"Free BSD, amd64, free-bsd-x86_64, libmsquic.so, libmsquic.so.2" })
	void namesFoldersAndFilesByPlatform(String osName, String osArch, String classifier, String bundled,
			String system) {
		NativePlatform platform = NativePlatform.of(osName, osArch, this.root);
		assertThat(platform.classifier()).isEqualTo(classifier);
		assertThat(platform.bundledName("msquic")).isEqualTo(bundled);
		assertThat(platform.systemName()).isEqualTo(system);
	}

	@Test
	@DisplayName("E2: musl is known by the C library that is mapped into this process")
	void muslIsKnownByWhatIsMapped() throws IOException {
		maps("7f00-7f01 r-xp 00000000 08:01 42                 /lib/ld-musl-x86_64.so.1");
		file("lib64/ld-linux-x86-64.so.2");
		assertThat(linux().musl()).isTrue();
		assertThat(linux().classifier()).isEqualTo("linux-musl-x86_64");
		assertThat(linux().withGlibc().classifier()).isEqualTo("linux-x86_64");
	}

	@Test
	@DisplayName("E2: a process with glibc is not taken for musl where musl is installed too")
	void glibcIsKnownByWhatIsMapped() throws IOException {
		maps("7f00-7f01 r-xp 00000000 08:01 42                 /usr/lib/x86_64-linux-gnu/libc.so.6");
		file("lib/ld-musl-x86_64.so.1");
		assertThat(linux().musl()).isFalse();
	}

	@Test
	@DisplayName("E2: without /proc, musl is known by its loader and the absence of glibc's")
	void muslIsKnownByItsLoader() throws IOException {
		file("lib/ld-musl-x86_64.so.1");
		assertThat(linux().musl()).isTrue();
	}

	@Test
	@DisplayName("E2: without /proc, a system with both loaders is taken for glibc")
	void bothLoadersMeanGlibc() throws IOException {
		file("lib/ld-musl-x86_64.so.1");
		file("lib64/ld-linux-x86-64.so.2");
		assertThat(linux().musl()).isFalse();
	}

	private NativePlatform linux() {
		return NativePlatform.of("Linux", "amd64", this.root);
	}

	private void maps(String content) throws IOException {
		Files.writeString(file("proc/self/maps"), "5600-5601 rw-p 00000000 00:00 0 [heap]\n" + content + "\n");
	}

	private Path file(String name) throws IOException {
		Path file = this.root.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, "");
	}

}
