package io.quicsend.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jars of all platforms, which need not be the one that the tests run on.
 */
@EnabledIfSystemProperty(named = NativeJar.PROPERTY, matches = ".+")
class NativeJarTests extends LibraryContract {

	private static final List<String> PLATFORMS = List.of("linux-x86_64", "linux-aarch64", "linux-x86_64-musl",
			"linux-aarch64-musl");

	/** RHEL 8 has glibc 2.28. */
	private static final int OLDEST_GLIBC = 28;

	private final List<NativeLibrary> libraries = new ArrayList<>();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	@BeforeAll
	void extract() throws IOException {
		for (String platform : PLATFORMS) {
			for (String name : List.of("msquic", "quicsend")) {
				byte[] bytes = NativeJar.ofClassifier(platform).bytes(NativeLibrary.entry(platform, name));
				Path file = Files.write(directory.resolve(platform + "-" + name), bytes);
				this.libraries.add(new NativeLibrary(platform, name, file));
			}
		}
	}

	@AfterAll
	void printSizes() {
		for (NativeLibrary library : this.libraries) {
			System.out.printf("%,11d bytes: %s%n", library.bytes().length, library);
		}
		Stream.concat(PLATFORMS.stream(), Stream.of("linux-all", "debug-symbols")).forEach((classifier) -> {
			NativeJar jar = NativeJar.ofClassifier(classifier);
			System.out.printf("%,11d bytes: %s%n", jar.size(), jar);
		});
	}

	@Override
	List<NativeLibrary> libraries() {
		return this.libraries;
	}

	@Override
	Properties description(NativeLibrary library) {
		return NativeJar.ofClassifier(library.platform()).properties(library.entry().replace(".so", ".properties"));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void libraryIsForTheMachineOfItsPlatform(NativeLibrary library) {
		String machine = library.platform().contains("aarch64") ? "AArch64" : "Advanced Micro Devices X86-64";
		assertThat(library.readelf().machine()).isEqualTo(machine);
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void libraryNeedsNothingButTheCLibrary(NativeLibrary library) {
		// glibc before 2.34 consists of several libraries.
		List<String> glibc = List.of("libc.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "ld-linux-x86-64.so.2",
				"ld-linux-aarch64.so.1");
		assertThat(library.readelf().neededLibraries()).isSubsetOf(library.musl() ? List.of("libc.so") : glibc);
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void libraryWorksWithTheOldestGlibc(NativeLibrary library) {
		List<Integer> versions = library.readelf().glibcVersions();
		if (library.musl()) {
			assertThat(versions).isEmpty();
		}
		else {
			assertThat(versions).isNotEmpty().allMatch((version) -> version <= OLDEST_GLIBC);
		}
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void stayLoadedForWhatOpenSslDoesAtExit(NativeLibrary library) {
		assertThat(library.readelf().dynamicSection())
			.anyMatch((line) -> line.contains("(FLAGS_1)") && line.contains("NODELETE"));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void descriptionNamesTheTargetOfTheCompiler(NativeLibrary library) {
		assertThat(description(library).getProperty("target"))
			.startsWith(library.platform().substring("linux-".length()).replaceFirst("-.*", ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "linux-x86_64", "linux-aarch64", "linux-x86_64-musl", "linux-aarch64-musl", "linux-all" })
	void sbomNamesEachLibraryAndWhatIsInIt(String classifier) {
		NativeJar jar = NativeJar.ofClassifier(classifier);
		Sbom sbom = new Sbom(jar.bytes(Sbom.ENTRY));
		sbom.assertValid();
		assertThat(sbom.purl()).startsWith("pkg:maven/io.quicsend/quic-send-native@")
			.endsWith("?classifier=" + classifier + "&type=jar");
		Map<String, String> inJar = this.libraries.stream()
			.filter((library) -> jar.files().contains(library.entry()))
			.collect(Collectors.toMap(NativeLibrary::entry, (library) -> Sbom.sha256(library.bytes())));
		assertThat(sbom.libraries()).isNotEmpty().isEqualTo(inJar);
		assertThat(sbom.identifiers()).anyMatch((identifier) -> identifier.startsWith("pkg:cargo/msquic@"))
			.anyMatch((identifier) -> identifier.startsWith("cpe:2.3:a:openssl:openssl:3."));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void sbomNamesWhatTheCompilerHasLinkedIn(NativeLibrary library) throws IOException {
		List<String> functions = symbols(library).functions();
		assertThat(functions).isNotEmpty();
		List<String> parts = new Sbom(NativeJar.ofClassifier(library.platform()).bytes(Sbom.ENTRY))
			.partsOf(library.entry());
		assertThat(parts.contains("glibc")).isEqualTo(functions.contains("atexit") || functions.contains("stat"));
		assertThat(parts.contains("compiler-rt"))
			.isEqualTo(functions.stream().anyMatch((name) -> name.startsWith("compiler_rt.")));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void debugSymbolsNameNoFolderOfTheBuild(NativeLibrary library) throws IOException {
		assertThat(symbols(library).sources()).isNotEmpty().noneMatch((source) -> source.startsWith("/"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "linux-x86_64", "linux-aarch64", "linux-x86_64-musl", "linux-aarch64-musl" })
	void jarHoldsTheLibrariesOfItsPlatformAndTheLicences(String platform) {
		Set<String> files = NativeJar.ofClassifier(platform).files();
		assertThat(files).contains("META-INF/licenses/msquic/LICENSE", "META-INF/licenses/quictls/LICENSE.txt");
		assertThat(files.stream().filter((file) -> file.startsWith("META-INF/native/"))).containsExactlyInAnyOrder(
				"META-INF/native/" + platform + "/libmsquic.so",
				"META-INF/native/" + platform + "/libmsquic.properties",
				"META-INF/native/" + platform + "/libquicsend.so",
				"META-INF/native/" + platform + "/libquicsend.properties");
	}

	@Test
	void jarOfAllPlatformsHoldsWhatTheirJarsHold() {
		Set<String> together = new TreeSet<>();
		for (String platform : PLATFORMS) {
			together.addAll(NativeJar.ofClassifier(platform).files());
		}
		NativeJar all = NativeJar.ofClassifier("linux-all");
		assertThat(all.files()).containsAll(together);
		for (NativeLibrary library : this.libraries) {
			assertThat(all.bytes(library.entry())).isEqualTo(library.bytes());
		}
	}

	@Test
	void jarWithoutClassifierHoldsTheSameAsTheOneOfItsPlatform() {
		NativeJar jar = NativeJar.withoutClassifier();
		List<NativeLibrary> inJar = this.libraries.stream()
			.filter((library) -> jar.files().contains(library.entry()))
			.toList();
		assertThat(inJar).hasSize(2);
		for (NativeLibrary library : inJar) {
			assertThat(jar.bytes(library.entry())).isEqualTo(library.bytes());
		}
		Set<String> files = NativeJar.ofClassifier(inJar.get(0).platform()).files();
		assertThat(jar.files()).filteredOn((file) -> !file.startsWith("META-INF/maven/"))
			.containsExactlyInAnyOrderElementsOf(
					files.stream().filter((file) -> !file.startsWith("META-INF/maven/")).toList());
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void debuggerFindsTheSymbolsByTheBuildOfTheLibrary(NativeLibrary library) throws IOException {
		Readelf symbols = symbols(library);
		assertThat(library.readelf().buildId()).isEqualTo(symbols.buildId());
		assertThat(symbols.sections()).contains(".debug_info", ".symtab");
		assertThat(library.readelf().sections()).contains(".gnu_debuglink").doesNotContain(".debug_info", ".symtab");
	}

	private static Readelf symbols(NativeLibrary library) throws IOException {
		byte[] symbols = NativeJar.ofClassifier("debug-symbols").bytes(library.entry() + ".debug");
		return new Readelf(
				Files.write(directory.resolve(library.platform() + "-" + library.name() + ".debug"), symbols));
	}

}
