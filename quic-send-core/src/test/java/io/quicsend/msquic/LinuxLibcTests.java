package io.quicsend.msquic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@DisabledOnOs(OS.WINDOWS)
class LinuxLibcTests {

	@TempDir
	Path root;

	@Test
	@DisplayName("E2: Alpine is known by the C library that is mapped into this process")
	void muslIsKnownByWhatIsMapped() throws IOException {
		maps("/lib/ld-musl-x86_64.so.1");
		assertThat(isMusl()).isTrue();
	}

	@Test
	@DisplayName("E2: a process with glibc is not taken for musl where musl is installed too")
	void glibcIsKnownByWhatIsMapped() throws IOException {
		maps("/usr/lib/x86_64-linux-gnu/libc.so.6");
		file("lib/ld-musl-x86_64.so.1");
		assertThat(isMusl()).isFalse();
	}

	@Test
	@DisplayName("E2: an old glibc, whose file has its version in its name, is not taken for musl")
	void oldGlibcIsKnownByItsFile() throws IOException {
		maps("/usr/lib64/libc-2.28.so");
		file("lib/ld-musl-x86_64.so.1");
		assertThat(isMusl()).isFalse();
	}

	@Test
	@DisplayName("E2: a process with glibc that has loaded a library for musl is not taken for musl")
	void muslBesideGlibcDoesNotCount() throws IOException {
		maps("/usr/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib/x86_64-linux-musl/libc.musl-x86_64.so.1");
		assertThat(isMusl()).isFalse();
	}

	@Test
	@DisplayName("E2: a JVM for glibc that runs on musl under gcompat needs a library for musl")
	void gcompatIsMusl() throws IOException {
		maps("/lib/libgcompat.so.0", "/lib/ld-musl-x86_64.so.1");
		file("lib/ld-linux-x86-64.so.2");
		assertThat(isMusl()).isTrue();
	}

	@Test
	@DisplayName("E2: a distroless image, which has nothing but glibc, is not taken for musl without /proc")
	void distrolessIsNotMuslWithoutProc() throws IOException {
		file("lib64/ld-linux-x86-64.so.2");
		file("usr/lib/x86_64-linux-gnu/libc.so.6");
		assertThat(isMusl()).isFalse();
	}

	@Test
	@DisplayName("E2: without /proc, musl is known by its loader and the absence of glibc's")
	void muslIsKnownByItsLoader() throws IOException {
		file("lib/ld-musl-x86_64.so.1");
		assertThat(isMusl()).isTrue();
	}

	@Test
	@DisplayName("E2: without /proc, a system with both loaders is taken for glibc")
	void bothLoadersMeanGlibc() throws IOException {
		file("lib/ld-musl-x86_64.so.1");
		file("lib64/ld-linux-x86-64.so.2");
		assertThat(isMusl()).isFalse();
	}

	@Test
	@DisplayName("E2: without /proc, a system with both loaders is known by the one of the JVM")
	void loaderOfTheJvmDecides() throws IOException {
		file("lib/ld-musl-x86_64.so.1");
		file("lib64/ld-linux-x86-64.so.2");
		assertThat(LinuxLibc.isMusl(this.root, javaLoadedBy("/lib/ld-musl-x86_64.so.1"))).isTrue();
		assertThat(LinuxLibc.isMusl(this.root, javaLoadedBy("/lib64/ld-linux-x86-64.so.2"))).isFalse();
	}

	@Test
	@DisplayName("E2: without /proc, a loader of glibc that is a link to the one of musl is musl")
	void linkToMuslIsMusl() throws IOException {
		Path musl = file("lib/ld-musl-x86_64.so.1");
		Files.createDirectory(this.root.resolve("lib64"));
		Files.createSymbolicLink(this.root.resolve("lib64/ld-linux-x86-64.so.2"), musl);
		assertThat(LinuxLibc.isMusl(this.root, javaLoadedBy("/lib64/ld-linux-x86-64.so.2"))).isTrue();
	}

	@Test
	@DisplayName("E2: without /proc, gcompat is musl, whatever the JVM is made for")
	void gcompatIsMuslWithoutProc() throws IOException {
		file("lib/ld-musl-x86_64.so.1");
		file("lib/libgcompat.so.0");
		file("lib64/ld-linux-x86-64.so.2");
		assertThat(LinuxLibc.isMusl(this.root, javaLoadedBy("/lib64/ld-linux-x86-64.so.2"))).isTrue();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	@DisplayName("E2: this process is told from what is mapped as from its launcher")
	void thisProcessIsToldInBothWays() throws IOException {
		String loader = ElfFile.interpreter(Path.of(System.getProperty("java.home"), "bin", "java"));
		assertThat(loader).isNotNull();
		assertThat(LinuxLibc.isMusl(Path.of("/"), null)).isEqualTo(loader.contains("ld-musl-"));
	}

	private boolean isMusl() {
		return LinuxLibc.isMusl(this.root, null);
	}

	private String javaLoadedBy(String loader) throws IOException {
		byte[] path = (loader + "\0").getBytes(StandardCharsets.UTF_8);
		ByteBuffer elf = ByteBuffer.allocate(120 + path.length).order(ByteOrder.LITTLE_ENDIAN);
		elf.put(0, new byte[] { 0x7F, 'E', 'L', 'F', 2, 1, 1 });
		elf.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 1);
		elf.putInt(64, 3).putLong(64 + 8, 120).putLong(64 + 32, path.length).put(120, path);
		Files.write(file("java/bin/java"), elf.array());
		return this.root.resolve("java").toString();
	}

	private void maps(String... files) throws IOException {
		StringBuilder content = new StringBuilder("5600-5601 rw-p 00000000 00:00 0 [heap]\n");
		for (String file : files) {
			content.append("7f00-7f01 r-xp 00000000 08:01 42                 ").append(file).append('\n');
		}
		Files.writeString(file("proc/self/maps"), content);
	}

	private Path file(String name) throws IOException {
		Path file = this.root.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, "");
	}

}
