package io.quicsend.natives;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jars of all platforms, which need not be the one that the tests run on.
 */
class NativeJarTests {

	private static final List<String> PLATFORMS = List.of("linux-x86_64", "linux-aarch64", "linux-x86_64-musl",
			"linux-aarch64-musl");

	/** RHEL 8 has glibc 2.28. */
	private static final int OLDEST_GLIBC = 28;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	record Library(String platform, String name) {

		String entry() {
			return "META-INF/native/" + this.platform + "/lib" + this.name + ".so";
		}

		NativeJar jar() {
			return NativeJar.ofClassifier(this.platform);
		}

		Readelf readelf() {
			return new Readelf(directory.resolve(this.platform + "-" + this.name));
		}

		boolean musl() {
			return this.platform.endsWith("-musl");
		}

		@Override
		public String toString() {
			return "lib" + this.name + " for " + this.platform;
		}

	}

	static List<Library> libraries() {
		return PLATFORMS.stream()
			.flatMap((platform) -> Stream.of(new Library(platform, "msquic"), new Library(platform, "quicsend")))
			.toList();
	}

	@BeforeAll
	static void extract() throws IOException {
		for (Library library : libraries()) {
			Files.write(directory.resolve(library.platform() + "-" + library.name()),
					library.jar().bytes(library.entry()));
		}
	}

	@AfterAll
	static void printSizes() {
		for (Library library : libraries()) {
			System.out.printf("%,11d bytes: %s%n", library.jar().bytes(library.entry()).length, library);
		}
		Stream.concat(PLATFORMS.stream(), Stream.of("linux-all", "debug-symbols")).forEach((classifier) -> {
			NativeJar jar = NativeJar.ofClassifier(classifier);
			System.out.printf("%,11d bytes: %s%n", jar.size(), jar);
		});
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void libraryIsForTheMachineOfItsPlatform(Library library) {
		String machine = library.platform().contains("aarch64") ? "AArch64" : "Advanced Micro Devices X86-64";
		assertThat(library.readelf().machine()).isEqualTo(machine);
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void libraryNeedsNothingButTheCLibrary(Library library) {
		// glibc before 2.34 consists of several libraries.
		List<String> glibc = List.of("libc.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "ld-linux-x86-64.so.2",
				"ld-linux-aarch64.so.1");
		assertThat(library.readelf().neededLibraries()).isSubsetOf(library.musl() ? List.of("libc.so") : glibc);
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void libraryWorksWithTheOldestGlibc(Library library) {
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
	void codeIsNotChangedAtLoading(Library library) {
		assertThat(library.readelf().dynamicSection()).isNotEmpty().noneMatch((line) -> line.contains("TEXTREL"));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void addressesAreProtectedAfterLoading(Library library) {
		assertThat(library.readelf().permissions("GNU_RELRO")).isEqualTo("R");
		assertThat(library.readelf().dynamicSection()).anyMatch((line) -> line.contains("BIND_NOW"))
			.anyMatch((line) -> line.contains("(FLAGS_1)") && line.contains("NOW"));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void stayLoadedForWhatOpenSslDoesAtExit(Library library) {
		assertThat(library.readelf().dynamicSection())
			.anyMatch((line) -> line.contains("(FLAGS_1)") && line.contains("NODELETE"));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void stackIsNotExecutable(Library library) {
		assertThat(library.readelf().permissions("GNU_STACK")).isEqualTo("RW");
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void noSegmentIsWritableAndExecutable(Library library) {
		assertThat(library.readelf().allPermissions("LOAD")).isNotEmpty()
			.noneMatch((permissions) -> permissions.contains("W") && permissions.contains("E"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "linux-x86_64", "linux-aarch64", "linux-x86_64-musl", "linux-aarch64-musl" })
	void stackIsGuarded(String platform) {
		assertThat(new Library(platform, "msquic").readelf().importedSymbols()).contains("__stack_chk_fail");
	}

	@ParameterizedTest
	@ValueSource(strings = { "linux-x86_64", "linux-aarch64" })
	void functionsOfGlibcAreTheCheckedOnes(String platform) {
		assertThat(new Library(platform, "msquic").readelf().importedSymbols())
			.anyMatch((name) -> name.matches("__\\w+_chk"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "linux-x86_64", "linux-aarch64", "linux-x86_64-musl", "linux-aarch64-musl" })
	void msquicShowsItsTwoFunctionsOnly(String platform) {
		assertThat(new Library(platform, "msquic").readelf().exportedSymbols()).containsExactly("MsQuicClose",
				"MsQuicOpenVersion");
	}

	@ParameterizedTest
	@ValueSource(strings = { "linux-x86_64", "linux-aarch64", "linux-x86_64-musl", "linux-aarch64-musl" })
	void quicSendShowsItsOwnFunctionsOnly(String platform) {
		assertThat(new Library(platform, "quicsend").readelf().exportedSymbols()).isNotEmpty()
			.allMatch((name) -> name.startsWith("qs_"));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void descriptionSaysWhatTheLibraryIs(Library library) throws NoSuchAlgorithmException {
		byte[] bytes = library.jar().bytes(library.entry());
		CRC32 crc32 = new CRC32();
		crc32.update(bytes);
		Properties properties = library.jar().properties(library.entry().replace(".so", ".properties"));
		assertThat(properties).containsEntry("crc32", String.format("%08x", crc32.getValue()))
			.containsEntry("sha256", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
			.containsEntry("platform", library.platform())
			.containsKeys("version", "compiler", "target", "flags");
	}

	@ParameterizedTest
	@ValueSource(strings = { "linux-x86_64", "linux-aarch64", "linux-x86_64-musl", "linux-aarch64-musl" })
	void descriptionOfMsquicNamesItsSource(String platform) {
		Library msquic = new Library(platform, "msquic");
		Properties properties = msquic.jar().properties(msquic.entry().replace(".so", ".properties"));
		assertThat(properties.getProperty("crate")).startsWith("msquic " + properties.getProperty("version"));
		assertThat(properties.getProperty("crate-sha256")).matches("[0-9a-f]{64}");
		assertThat(properties.getProperty("crate-commit")).matches("[0-9a-f]{40}");
		assertThat(properties.getProperty("quictls")).matches("3\\..*quic");
	}

	@ParameterizedTest
	@ValueSource(strings = { "linux-x86_64", "linux-aarch64", "linux-x86_64-musl", "linux-aarch64-musl", "linux-all" })
	void sbomNamesEachLibraryAndWhatIsInIt(String classifier) {
		NativeJar jar = NativeJar.ofClassifier(classifier);
		String sbom = new String(jar.bytes("META-INF/sbom/quic-send-native.cdx.json"), StandardCharsets.UTF_8);
		assertThat(sbom).contains("\"specVersion\": \"1.6\"", "pkg:maven/io.quicsend/quic-send-native@",
				"?classifier=" + classifier + "&type=jar");
		for (Library library : libraries()) {
			boolean inJar = jar.files().contains(library.entry());
			assertThat(sbom.contains("\"name\": \"" + library.entry() + "\"")).isEqualTo(inJar);
			if (inJar) {
				String description = library.entry().replace(".so", ".properties");
				assertThat(sbom).contains("\"" + jar.properties(description).getProperty("sha256") + "\"");
			}
		}
		assertThat(sbom).contains("\"pkg:cargo/msquic@", "\"cpe:2.3:a:openssl:openssl:3.", "\"pkg:pypi/ziglang@")
			.doesNotContain("unknown");
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
		for (Library library : libraries()) {
			assertThat(all.bytes(library.entry())).isEqualTo(library.jar().bytes(library.entry()));
		}
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void debuggerFindsTheSymbolsByTheBuildOfTheLibrary(Library library) throws IOException {
		Path symbols = directory.resolve(library.platform() + "-" + library.name() + ".debug");
		Files.write(symbols, NativeJar.ofClassifier("debug-symbols").bytes(library.entry() + ".debug"));
		assertThat(library.readelf().buildId()).isEqualTo(new Readelf(symbols).buildId());
		assertThat(new Readelf(symbols).sections()).contains(".debug_info", ".symtab");
		assertThat(library.readelf().sections()).contains(".gnu_debuglink").doesNotContain(".debug_info", ".symtab");
	}

}
