package io.quicsend.msquic;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BundledLibraryTests {

	private static final NativePlatform PLATFORM = new NativePlatform("linux", "x86_64");

	@TempDir
	Path classes;

	@TempDir
	Path directory;

	@Test
	void findsNothingForAPlatformThatIsNotThere() throws Exception {
		bundle("content", checksum("content"));
		assertThat(locations(new NativePlatform("linux", "aarch64"))).isEmpty();
	}

	@Test
	void tellsForWhichPlatformsThereAreLibraries() throws Exception {
		for (NativePlatform platform : List.of(PLATFORM, new NativePlatform("linux", "aarch64", true))) {
			Path library = this.classes.resolve(BundledLibrary.resourceName(BundledLibrary.MSQUIC, platform));
			Files.createDirectories(library.getParent());
			Files.writeString(library, "");
		}
		try (URLClassLoader empty = new URLClassLoader(new URL[0], null); URLClassLoader second = classLoader()) {
			assertThat(BundledLibrary.classifiers(List.of(empty))).isEmpty();
			assertThat(BundledLibrary.classifiers(List.of(empty, second))).containsExactly("linux-aarch64-musl",
					"linux-x86_64");
		}
	}

	@Test
	void looksIntoEachClassLoader() throws Exception {
		bundle("content", checksum("content"));
		try (URLClassLoader empty = new URLClassLoader(new URL[0], null); URLClassLoader second = classLoader()) {
			assertThat(BundledLibrary.locations(BundledLibrary.MSQUIC, PLATFORM, List.of(empty, second))).hasSize(1);
		}
	}

	@Test
	void findsTheLibraryOfEachArtifactOnce() throws Exception {
		URL[] classPath = { other("first"), other("second") };
		try (URLClassLoader parent = new URLClassLoader(classPath, null);
				URLClassLoader child = new URLClassLoader(new URL[0], parent)) {
			assertThat(BundledLibrary.locations(BundledLibrary.MSQUIC, PLATFORM, List.of(child, parent)))
				.extracting(URL::toExternalForm)
				.satisfiesExactly((location) -> assertThat(location).startsWith(classPath[0].toExternalForm()),
						(location) -> assertThat(location).startsWith(classPath[1].toExternalForm()));
		}
	}

	@Test
	void isExtractedOncePerDirectory() throws Exception {
		bundle("content", checksum("content"));
		Path first = library().extract(this.directory);
		assertThat(first).hasContent("content");
		assertThat(library().extract(this.directory)).isEqualTo(first);
		assertThat(library().extract(this.directory.resolve("other"))).isNotEqualTo(first);
	}

	@Test
	@DisplayName("E5: an extracted library that something has removed is extracted again")
	void isExtractedAgainWhenRemoved() throws Exception {
		bundle("content", checksum("content"));
		Path first = library().extract(this.directory);
		Files.delete(first);
		assertThat(library().extract(this.directory)).isNotEqualTo(first).hasContent("content");
	}

	@Test
	@DisplayName("E5: a library that does not have the checksum of its build is refused")
	void isRefusedWithAnotherChecksum() throws Exception {
		bundle("damaged", checksum("content"));
		assertThatExceptionOfType(MsQuicLoadException.class).isThrownBy(() -> library().extract(this.directory))
			.withMessageContaining("damaged");
	}

	@Test
	@DisplayName("E5: a library without a checksum is refused")
	void isRefusedWithoutChecksum() throws Exception {
		Path library = bundle("content", checksum("content"));
		Files.writeString(library.resolveSibling("libmsquic.properties"), "version=2.5.1\n");
		assertThatExceptionOfType(MsQuicLoadException.class).isThrownBy(this::library).withMessageContaining("crc32");
		Files.delete(library.resolveSibling("libmsquic.properties"));
		assertThatExceptionOfType(MsQuicLoadException.class).isThrownBy(this::library)
			.withMessageContaining("libmsquic.properties");
	}

	private BundledLibrary library() throws IOException {
		return BundledLibrary.at(locations(PLATFORM).iterator().next(), BundledLibrary.MSQUIC, PLATFORM);
	}

	private Collection<URL> locations(NativePlatform platform) throws IOException {
		try (URLClassLoader classLoader = classLoader()) {
			return BundledLibrary.locations(BundledLibrary.MSQUIC, platform, List.of(classLoader));
		}
	}

	private URL other(String name) throws IOException {
		Path artifact = this.classes.resolve(name);
		Path library = artifact.resolve(BundledLibrary.resourceName(BundledLibrary.MSQUIC, PLATFORM));
		Files.createDirectories(library.getParent());
		Files.writeString(library, name);
		return artifact.toUri().toURL();
	}

	private URLClassLoader classLoader() throws IOException {
		return new URLClassLoader(new URL[] { this.classes.toUri().toURL() }, null);
	}

	private Path bundle(String content, String checksum) throws IOException {
		Path library = this.classes.resolve(BundledLibrary.resourceName(BundledLibrary.MSQUIC, PLATFORM));
		Files.createDirectories(library.getParent());
		Files.writeString(library.resolveSibling("libmsquic.properties"), "version=2.5.1\ncrc32=" + checksum + "\n");
		return Files.writeString(library, content);
	}

	private static String checksum(String content) {
		CRC32 checksum = new CRC32();
		checksum.update(content.getBytes());
		return Long.toHexString(checksum.getValue());
	}

}
