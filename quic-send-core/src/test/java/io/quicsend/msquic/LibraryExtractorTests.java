package io.quicsend.msquic;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.CRC32;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class LibraryExtractorTests {

	private final byte[] content = "x".repeat(200_000).getBytes();

	@TempDir
	Path directory;

	@Test
	void writesTheContent() throws Exception {
		Path file = extract(checksum());
		assertThat(file).hasBinaryContent(this.content).hasFileName("libmsquic.so");
	}

	@Test
	void makesTheDirectory() throws Exception {
		Path parent = this.directory.resolve("a/b");
		Path file = LibraryExtractor.extract(new ByteArrayInputStream(this.content), checksum(), parent,
				"libmsquic.so");
		assertThat(file).startsWith(parent);
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	@DisplayName("E5: only this user may enter the directory and read the file")
	void onlyTheOwnerHasAccess() throws Exception {
		Path file = extract(checksum());
		assertThat(permissions(file)).isEqualTo("rwx------");
		assertThat(permissions(file.getParent())).isEqualTo("rwx------");
	}

	@Test
	@DisplayName("E5: what another process has left behind is neither used nor changed")
	void leavesStaleFilesAlone() throws Exception {
		Path stale = Files.createDirectory(this.directory.resolve("quic-send-1")).resolve("libmsquic.so");
		Files.writeString(stale, "stale");
		Path file = extract(checksum());
		assertThat(file).isNotEqualTo(stale).hasBinaryContent(this.content);
		assertThat(stale).hasContent("stale");
	}

	@Test
	@DisplayName("E5: each extraction has a directory of its own")
	void eachExtractionIsApart() throws Exception {
		assertThat(extract(checksum()).getParent()).isNotEqualTo(extract(checksum()).getParent());
	}

	@Test
	@DisplayName("E5: content that does not have its checksum is refused, and nothing is left behind")
	void refusesDamagedContent() throws Exception {
		assertThatIOException().isThrownBy(() -> extract(0x1234))
			.withMessageContaining(
					"its content is damaged: CRC-32 is %08x, libmsquic.properties says 00001234".formatted(checksum()));
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	@DisplayName("E4: a directory that is mounted noexec is refused before the library is loaded, and nothing is left behind")
	void refusesNoexec() throws Exception {
		try (TmpfsMount mount = TmpfsMount.at(this.directory, "noexec")) {
			assertThatIOException().isThrownBy(() -> extract(checksum())).withMessageContaining("mounted noexec");
			assertThat(this.directory).isEmptyDirectory();
		}
	}

	@Test
	@DisplayName("E5: a full directory is refused with the system's reason, and nothing is left behind")
	void refusesAFullDirectory() throws Exception {
		try (TmpfsMount mount = TmpfsMount.at(this.directory, "size=64k")) {
			assertThatIOException().isThrownBy(() -> extract(checksum()))
				.satisfies((ex) -> assertThat(LoadFailures.explain(ex)).contains("No space left on device"));
			assertThat(this.directory).isEmptyDirectory();
		}
	}

	@Test
	@DisplayName("E5: a read-only directory is refused with the system's reason")
	void refusesAReadOnlyDirectory() throws Exception {
		try (TmpfsMount mount = TmpfsMount.at(this.directory, "ro")) {
			assertThatIOException().isThrownBy(() -> extract(checksum()))
				.satisfies((ex) -> assertThat(LoadFailures.explain(ex)).contains("Read-only file system"));
		}
	}

	@Test
	@DisplayName("E5: a file in the place of the directory is refused")
	void refusesAFileAsDirectory() throws Exception {
		Path file = Files.writeString(this.directory.resolve("file"), "");
		assertThatIOException()
			.isThrownBy(() -> LibraryExtractor.extract(new ByteArrayInputStream(this.content), checksum(), file,
					"libmsquic.so"))
			.satisfies((ex) -> assertThat(LoadFailures.explain(ex)).contains(file.toString(), "not a directory"));
	}

	private Path extract(long checksum) throws IOException {
		return LibraryExtractor.extract(new ByteArrayInputStream(this.content), checksum, this.directory,
				"libmsquic.so");
	}

	private long checksum() {
		CRC32 checksum = new CRC32();
		checksum.update(this.content);
		return checksum.getValue();
	}

	private static String permissions(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

}
