package io.quicsend.msquic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ElfFileTests {

	private static final int CONTENT_END = 4096;

	private final ByteBuffer elf = ByteBuffer.allocate(CONTENT_END).order(ByteOrder.LITTLE_ENDIAN);

	@TempDir
	Path directory;

	@BeforeEach
	void writeHeaders() {
		this.elf.put(0, new byte[] { 0x7F, 'E', 'L', 'F', 2, 1, 1 });
		this.elf.putShort(16, (short) 3);
		this.elf.putShort(18, (short) 62);
		this.elf.putLong(32, 64);
		this.elf.putShort(54, (short) 56);
		this.elf.putShort(56, (short) 1);
		this.elf.putLong(64 + 8, 1024);
		this.elf.putLong(64 + 32, CONTENT_END - 1024);
	}

	@Test
	void acceptsACompleteSharedObject() {
		assertThatCode(() -> check(CONTENT_END)).doesNotThrowAnyException();
	}

	@Test
	@DisplayName("E1: a shared object for another architecture is named as such")
	void namesAnotherArchitecture() {
		this.elf.putShort(18, (short) 183);
		refuses(CONTENT_END, "built for aarch64, this JVM needs x86_64");
	}

	@Test
	@DisplayName("E1: an architecture without a name is told by its number")
	void numbersAnUnknownArchitecture() {
		this.elf.putShort(18, (short) 4711);
		refuses(CONTENT_END, "built for ELF machine 4711, this JVM needs x86_64");
	}

	@Test
	@DisplayName("E1: a shared object that lacks its last byte is refused before it is mapped")
	void refusesATruncatedFile() {
		refuses(CONTENT_END - 1, "truncated: 4095 bytes long, its content needs at least 4096");
	}

	@Test
	@DisplayName("E1: a shared object that ends within its headers is refused")
	void refusesAFileThatEndsInItsHeaders() {
		refuses(100, "truncated: it ends within its headers");
	}

	@Test
	@DisplayName("E1: impossible offsets are refused")
	void refusesImpossibleOffsets() {
		this.elf.putLong(64 + 8, Long.MAX_VALUE);
		refuses(CONTENT_END, "truncated");
		this.elf.putLong(32, -1);
		refuses(CONTENT_END, "truncated");
	}

	@Test
	@DisplayName("E1: an empty file is not an ELF")
	void refusesAnEmptyFile() {
		refuses(0, "not an ELF shared object, only 0 bytes long");
	}

	@Test
	@DisplayName("E1: a text is not an ELF")
	void refusesAText() {
		this.elf.put(0, "hello".getBytes());
		refuses(CONTENT_END, "not an ELF shared object");
	}

	@Test
	@DisplayName("E1: a program is not a shared object")
	void refusesAProgram() {
		this.elf.putShort(16, (short) 2);
		refuses(CONTENT_END, "not a shared object");
	}

	@Test
	void tellsWhatLoadsAProgram() throws IOException {
		byte[] path = "/lib64/ld-linux-x86-64.so.2\0".getBytes();
		this.elf.putInt(64, 3).putLong(64 + 32, path.length).put(1024, path);
		assertThat(ElfFile.interpreter(write(CONTENT_END))).isEqualTo("/lib64/ld-linux-x86-64.so.2");
	}

	@Test
	void aLibraryHasNoLoaderOfItsOwn() throws IOException {
		assertThat(ElfFile.interpreter(write(CONTENT_END))).isNull();
	}

	@Test
	void aTextHasNoLoader() throws IOException {
		this.elf.put(0, "#!/bin/sh".getBytes());
		assertThat(ElfFile.interpreter(write(CONTENT_END))).isNull();
	}

	private void refuses(int length, String reason) {
		assertThatExceptionOfType(MsQuicLoadException.class).isThrownBy(() -> check(length))
			.withMessageContaining(reason);
	}

	private void check(int length) throws IOException {
		ElfFile.check(write(length), "x86_64");
	}

	private Path write(int length) throws IOException {
		byte[] content = new byte[length];
		this.elf.get(0, content);
		return Files.write(this.directory.resolve("libmsquic.so"), content);
	}

}
