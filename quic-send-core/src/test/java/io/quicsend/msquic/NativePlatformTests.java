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
			"FreeBSD, amd64, freebsd-x86_64, libmsquic.so, libmsquic.so.2" })
	void namesFoldersAndFilesByPlatform(String osName, String osArch, String classifier, String bundled,
			String system) {
		NativePlatform platform = NativePlatform.of(osName, osArch, this.root);
		assertThat(platform.classifier()).isEqualTo(classifier);
		assertThat(platform.bundledName("msquic")).isEqualTo(bundled);
		assertThat(platform.systemName()).isEqualTo(system);
	}

	@ParameterizedTest
	@CsvSource({ "amd64, linux-x86_64-musl", "aarch64, linux-aarch64-musl", "riscv64, linux-riscv64-musl" })
	@DisplayName("E2: musl is a platform of its own")
	void muslIsAPlatformOfItsOwn(String osArch, String classifier) throws IOException {
		maps("7f00-7f01 r-xp 00000000 08:01 42                 /lib/ld-musl-" + osArch + ".so.1");
		NativePlatform platform = NativePlatform.of("Linux", osArch, this.root);
		assertThat(platform.classifier()).isEqualTo(classifier);
		assertThat(platform.bundledName("msquic")).isEqualTo("libmsquic.so");
		assertThat(platform.systemName()).isEqualTo("libmsquic.so.2");
	}

	@Test
	void muslIsLookedForOnLinuxOnly() throws IOException {
		maps("7f00-7f01 r-xp 00000000 08:01 42                 /lib/ld-musl-x86_64.so.1");
		assertThat(NativePlatform.of("FreeBSD", "amd64", this.root).musl()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "Linux, amd64, true", "Linux, aarch64, true", "Linux, riscv64, false", "Mac OS X, aarch64, false",
			"Windows 11, amd64, false", "FreeBSD, amd64, false" })
	void knowsForWhichPlatformsALibraryIsPublished(String osName, String osArch, boolean published) {
		assertThat(NativePlatform.of(osName, osArch, this.root).published()).isEqualTo(published);
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
