package io.quicsend.natives;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The libraries for the machine of the build, which this jar holds: not one that a user
 * has given, and not those with a sanitizer.
 */
@EnabledOnOs(OS.LINUX)
@DisabledIfSystemProperty(named = "quic-send.native.library", matches = ".+")
@DisabledIfSystemProperty(named = "quic-send.native.sanitizer", matches = ".+")
class HostLibraryTests extends LibraryContract {

	private final Path classes = Path
		.of(Objects.requireNonNull(System.getProperty("quic-send.native.classes"), "quic-send.native.classes"));

	@Override
	List<NativeLibrary> libraries() {
		try (Stream<Path> platforms = Files.list(this.classes.resolve("META-INF/native"))) {
			List<Path> folders = platforms.toList();
			assertThat(folders).hasSize(1);
			String platform = folders.get(0).getFileName().toString();
			return Stream.of("msquic", "quicsend")
				.map((name) -> new NativeLibrary(platform, name,
						this.classes.resolve(NativeLibrary.entry(platform, name))))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	Properties description(NativeLibrary library) {
		Properties properties = new Properties();
		try (InputStream in = Files
			.newInputStream(library.file().resolveSibling("lib" + library.name() + ".properties"))) {
			properties.load(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return properties;
	}

	@Test
	void sbomNamesTheLibrariesAndWhatIsInThem() throws IOException {
		Sbom sbom = new Sbom(Files.readAllBytes(this.classes.resolve(Sbom.ENTRY)));
		sbom.assertValid();
		assertThat(sbom.purl()).matches("pkg:maven/io\\.quicsend/quic-send-native@.+\\?type=jar");
		assertThat(sbom.libraries()).isEqualTo(libraries().stream()
			.collect(Collectors.toMap(NativeLibrary::entry, (library) -> Sbom.sha256(library.bytes()))));
		assertThat(sbom.partsOf(msquic().get(0).entry())).contains("msquic", "quictls");
		assertThat(sbom.partsOf(ownFunctions().get(0).entry())).contains("libquicsend");
	}

}
