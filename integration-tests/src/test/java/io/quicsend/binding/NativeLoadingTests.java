package io.quicsend.binding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.msquic.TmpfsMount;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Loading of real shared objects, good and bad ones. Cases that need another class path
 * or other directories run in a JVM of their own.
 */
@EnabledOnOs(OS.LINUX)
class NativeLoadingTests {

	private static final NativeLibraryOptions DEFAULTS = NativeLibraryOptions.defaults();

	private static final String RESOURCE = "META-INF/native/linux-" + arch() + "/libmsquic.so";

	@TempDir
	Path directory;

	@Test
	void loadsTheBundledLibrary() throws Exception {
		try (MsQuicLibrary.Reference library = open(DEFAULTS.withExtractionDirectory(this.directory))) {
			assertThat(library.version().toString()).matches("2\\.[56]\\.\\d+");
			assertThat(Path.of(library.path())).isRegularFile().startsWith(this.directory);
			assertThat(library.binding()).isEqualTo((Runtime.version().feature() >= 22) ? "ffm" : "jna");
		}
	}

	@Test
	void loadsAConfiguredLibrary() throws Exception {
		Path file = Files.write(this.directory.resolve("own.so"), libraryBytes());
		try (MsQuicLibrary.Reference library = open(DEFAULTS.withPath(file))) {
			assertThat(library.path()).isEqualTo(file.toString());
		}
	}

	@Test
	void loadsTheSystemsLibraryWhereNoneIsBundled() throws Exception {
		Path file = Files.write(this.directory.resolve("libmsquic.so.2"), libraryBytes());
		String output = new Program(this.directory).withoutNativeArtifact().systemLibraries(this.directory).run();
		assertThat(output.strip()).isEqualTo("loaded " + file);
	}

	@Test
	void aConfiguredLibraryThatFailsHasNoSubstitute() {
		refusesPath(this.directory.resolve("absent.so")).withMessageContaining("absent.so: no such file")
			.withMessageContaining("quic-send.native.path")
			.withMessageNotContaining("bundled library")
			.withMessageNotContaining("system library");
		refusesPath(this.directory).withMessageContaining(this.directory + ": not a file");
	}

	@Test
	void aFailureDoesNotSpoilTheNextAttempt() throws Exception {
		refusesPath(this.directory.resolve("absent.so"));
		try (MsQuicLibrary.Reference library = open(DEFAULTS.withExtractionDirectory(this.directory))) {
			assertThat(library.version().major()).isEqualTo(2);
		}
	}

	@Test
	void anUnknownBindingIsAnsweredWithTheKnownOnes() {
		assertThatExceptionOfType(MsQuicLoadException.class).isThrownBy(() -> open(DEFAULTS.withBinding("jni")))
			.withMessageContaining("'jni'. Known: ")
			.withMessageContaining("jna, auto");
	}

	@Test
	@DisplayName("E1: without any library the exception lists what was tried, the platform, and what to do")
	void listsWhatWasTriedWithoutAnyLibrary() throws Exception {
		String output = new Program(this.directory).withoutNativeArtifact().run();
		Assumptions.assumeFalse(output.matches("loaded (/usr)?/lib.*"), "the system has a library");
		assertThat(output).contains("bundled library " + RESOURCE + ": not on the")
			.contains("system library libmsquic.so.2: ")
			.contains("cannot open shared object file")
			.contains("os.arch " + System.getProperty("os.arch"))
			.contains("quic-send-native", "package libmsquic", "quic-send.native.path");
	}

	@Test
	@DisplayName("E1: a truncated library is refused, where the system's loader would end the JVM")
	void refusesATruncatedLibrary() throws Exception {
		byte[] bytes = libraryBytes();
		refuses(Arrays.copyOf(bytes, bytes.length / 2)).withMessageContaining("truncated: " + bytes.length / 2);
	}

	@Test
	@DisplayName("E1: a file that is no library is refused")
	void refusesAText() throws Exception {
		refuses("no library".getBytes()).withMessageContaining("not an ELF shared object");
	}

	@Test
	@DisplayName("E1: a library for another architecture is refused with both names")
	void refusesAnotherArchitecture() throws Exception {
		byte[] bytes = libraryBytes();
		boolean intel = arch().equals("x86_64");
		ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(18, (short) (intel ? 183 : 62));
		refuses(bytes)
			.withMessageContaining("built for " + (intel ? "aarch64" : "x86_64") + ", this JVM needs " + arch());
	}

	@Test
	@DisplayName("E4: a temporary directory that is mounted noexec is passed over")
	void passesOverNoexec() throws Exception {
		Path temporary = Files.createDirectory(this.directory.resolve("tmp"));
		try (TmpfsMount mount = TmpfsMount.at(temporary, "noexec")) {
			assertThat(new Program(this.directory).temporaryDirectory(temporary).run())
				.startsWith("loaded " + this.directory.resolve(".cache/quic-send/"));
			assertThat(temporary).isEmptyDirectory();
		}
	}

	@Test
	@DisplayName("E4: where every directory is mounted noexec, the exception says so")
	void saysNoexec() throws Exception {
		try (TmpfsMount mount = TmpfsMount.at(this.directory, "noexec")) {
			assertThatExceptionOfType(MsQuicLoadException.class)
				.isThrownBy(() -> open(DEFAULTS.withExtractionDirectory(this.directory)))
				.withMessageContaining("extracted to " + this.directory + ": the file system is mounted noexec")
				.withMessageContaining("quic-send.native.extraction-directory");
		}
	}

	@Test
	@DisplayName("E4: a configured library on a file system that is mounted noexec is explained")
	void explainsNoexecOfAConfiguredLibrary() throws Exception {
		byte[] bytes = libraryBytes();
		Path mounted = Files.createDirectory(this.directory.resolve("mounted"));
		try (TmpfsMount mount = TmpfsMount.at(mounted, "noexec")) {
			Path file = Files.write(mounted.resolve("own.so"), bytes);
			refusesPath(file).withMessageContaining("failed to map segment").withMessageContaining("mounted noexec");
		}
	}

	@ParameterizedTest
	@CsvSource({ "ro, Read-only file system", "size=1m, No space left on device" })
	@DisplayName("E5: a temporary directory that is read-only or full is passed over, and nothing is left in it")
	void passesOverReadOnlyAndFull(String options, String reason) throws Exception {
		Path temporary = Files.createDirectory(this.directory.resolve("tmp"));
		try (TmpfsMount mount = TmpfsMount.at(temporary, options)) {
			assertThat(new Program(this.directory).temporaryDirectory(temporary).run())
				.startsWith("loaded " + this.directory.resolve(".cache/quic-send/"));
			assertThat(temporary).isEmptyDirectory();
			assertThatExceptionOfType(MsQuicLoadException.class)
				.isThrownBy(() -> open(DEFAULTS.withExtractionDirectory(temporary)))
				.withMessageContaining(reason);
		}
	}

	@Test
	@DisplayName("E5: two JVMs extract at once, each for itself, and leave nothing behind")
	void twoJvmsExtractAtOnce() throws Exception {
		Path temporary = Files.createDirectory(this.directory.resolve("tmp"));
		Process first = new Program(this.directory).temporaryDirectory(temporary).waitingForInput().start();
		Process second = new Program(this.directory).temporaryDirectory(temporary).waitingForInput().start();
		try {
			String firstLine = first.inputReader().readLine();
			String secondLine = second.inputReader().readLine();
			assertThat(List.of(firstLine, secondLine)).allMatch((line) -> line.startsWith("loaded " + temporary))
				.doesNotHaveDuplicates();
			assertThat(libraries(temporary)).as("msquic and our own functions, twice").hasSize(4);
		}
		finally {
			first.getOutputStream().close();
			second.getOutputStream().close();
		}
		assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(libraries(temporary)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "1, 9", "2, 4", "2, 7", "3, 0" })
	@DisplayName("E6: another version is refused with number and path, and closed again")
	void refusesAnotherVersion(int major, int minor) throws Exception {
		Path stub = stub("-DMAJOR=" + major, "-DMINOR=" + minor);
		refusesPath(stub)
			.withMessageContaining(stub + ": it is msquic " + major + "." + minor + ".7, only 2.5 and 2.6 are");
		assertThat(closed()).hasContent("closed");
	}

	@ParameterizedTest
	@CsvSource({ "5", "6" })
	@DisplayName("E6: 2.5 and 2.6 are accepted")
	void acceptsSupportedVersions(int minor) throws Exception {
		try (MsQuicLibrary.Reference library = open(DEFAULTS.withPath(stub("-DMINOR=" + minor)))) {
			assertThat(library.version()).hasToString("2." + minor + ".7");
			assertThat(closed()).doesNotExist();
		}
		assertThat(closed()).hasContent("closed");
	}

	@Test
	@DisplayName("E6: a library that does not tell its version is refused with the status, and closed again")
	void refusesAnUnknownVersion() throws Exception {
		refusesPath(stub("-DPARAM_STATUS=95"))
			.withMessageContaining("it does not tell its version: NOT_SUPPORTED (95)");
		assertThat(closed()).hasContent("closed");
	}

	@Test
	@DisplayName("E7: another shared object is refused with the function that it lacks")
	void refusesAnotherSharedObject() {
		Path other = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));
		refusesPath(other).withMessageContaining(other.toString()).withMessageContaining("MsQuicOpenVersion");
	}

	@Test
	@DisplayName("E7: a library without one of the two functions is refused with its name")
	void refusesAMissingFunction() throws Exception {
		refusesPath(stub("-DMsQuicClose=OtherClose")).withMessageContaining("MsQuicClose");
	}

	@Test
	@DisplayName("E7: a library that refuses the API version is refused with the status")
	void refusesALibraryThatRefusesTheApiVersion() throws Exception {
		refusesPath(stub("-DOPEN_STATUS=95")).withMessageContaining("NOT_SUPPORTED (95)");
		assertThat(closed()).doesNotExist();
	}

	@Test
	@DisplayName("E7: a library that depends on a missing one is refused with the system's reason")
	void refusesAMissingDependency() throws Exception {
		Path dependency = compile("int gone(void) { return 0; }", "libgone.so");
		Path file = compile("int gone(void); int MsQuicOpenVersion(void) { return gone(); }", "own.so",
				dependency.toString());
		Files.delete(dependency);
		refusesPath(file).withMessageContaining("libgone.so").withMessageContaining("No such file");
	}

	@Test
	@DisplayName("E3: a library that needs a newer glibc is refused with the version that is missing, and what to do")
	void refusesALibraryForANewerGlibc() throws Exception {
		Path file = libraryForANewerGlibc();
		refusesPath(file).withMessageContaining("version `GLIBC_9.99' not found (required by " + file + ")")
			.withMessageContaining("needs a newer glibc than this system has")
			.withMessageContaining("What to do: ");
	}

	@Test
	@DisplayName("E3: of two bundled libraries the one that this system's glibc suffices for is used, wherever it is on the class path")
	void usesTheBundledLibraryThatWorks() throws Exception {
		Path artifact = artifact("own-build", libraryForANewerGlibc());
		assertThat(program().classPathBefore(artifact).run()).startsWith("loaded " + this.directory);
		assertThat(program().classPathAfter(artifact).run()).startsWith("loaded " + this.directory);
	}

	@Test
	@DisplayName("E3: where no bundled library works, the exception names each with its reason, and one that is there twice once")
	void namesEachBundledLibraryThatDoesNotWork() throws Exception {
		Path newer = artifact("own-build", libraryForANewerGlibc());
		Path text = artifact("damaged", Files.writeString(this.directory.resolve("text"), "no library"));
		Path same = artifact("the-same", this.directory.resolve("text"));
		Path unchecked = artifact("unchecked", this.directory.resolve("text"));
		Files.delete(unchecked.resolve(RESOURCE).resolveSibling("libmsquic.properties"));
		String output = program().withoutNativeArtifact().classPathBefore(newer, text, same, unchecked).run();
		Assumptions.assumeFalse(output.matches("loaded (/usr)?/lib.*"), "the system has a library");
		assertThat(output.lines().filter((line) -> line.contains(" extracted to " + this.directory + ": ")))
			.satisfiesExactly(
					(line) -> assertThat(line).contains("bundled library file:" + newer.resolve(RESOURCE) + " ")
						.contains("GLIBC_9.99"),
					(line) -> assertThat(line).contains("bundled library file:" + text.resolve(RESOURCE) + " ")
						.contains("not an ELF shared object"));
		assertThat(output).doesNotContain(same.resolve(RESOURCE).toString())
			.contains("bundled library file:" + unchecked.resolve(RESOURCE) + ": its checksum");
	}

	/** A JVM that extracts to this test's directory first. */
	private Program program() {
		return new Program(this.directory).temporaryDirectory(this.directory);
	}

	/** An artifact that bundles a file as msquic for this platform. */
	private Path artifact(String name, Path file) throws IOException {
		Path artifact = this.directory.resolve(name);
		Path library = artifact.resolve(RESOURCE);
		Files.createDirectories(library.getParent());
		Files.copy(file, library);
		CRC32 checksum = new CRC32();
		checksum.update(Files.readAllBytes(file));
		Files.writeString(library.resolveSibling("libmsquic.properties"),
				"crc32=" + Long.toHexString(checksum.getValue()));
		return artifact;
	}

	private Path libraryForANewerGlibc() throws Exception {
		Path newer = Files.createDirectory(this.directory.resolve("newer"));
		Path versions = Files.writeString(newer.resolve("versions"), "GLIBC_9.99 { global: newer; };");
		Path libc = NativeCode.sharedObject(newer.resolve("libc.so.6"), "int newer(void) { return 0; }", "-nostdlib",
				"-Wl,-soname,libc.so.6", "-Wl,--version-script=" + versions);
		return compile("int newer(void); int MsQuicOpenVersion(void) { return newer(); }", "own.so", "-nostdlib",
				libc.toString());
	}

	private ThrowableAssertAlternative<MsQuicLoadException> refuses(byte[] content) throws IOException {
		return refusesPath(Files.write(this.directory.resolve("own.so"), content));
	}

	private static ThrowableAssertAlternative<MsQuicLoadException> refusesPath(Path file) {
		return assertThatExceptionOfType(MsQuicLoadException.class).isThrownBy(() -> open(DEFAULTS.withPath(file)))
			.withMessageContaining("configured path " + file);
	}

	private static MsQuicLibrary.Reference open(NativeLibraryOptions options) throws MsQuicLoadException {
		return new MsQuicLibrary(options).open();
	}

	private byte[] libraryBytes() throws IOException {
		try (MsQuicLibrary.Reference library = open(
				DEFAULTS.withExtractionDirectory(Files.createTempDirectory(this.directory, "source")))) {
			return Files.readAllBytes(Path.of(library.path()));
		}
	}

	private static String arch() {
		String arch = System.getProperty("os.arch");
		return arch.equals("amd64") ? "x86_64" : arch;
	}

	private static List<Path> libraries(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.startsWith(directory) && file.toString().contains("quic-send-"))
				.filter(Files::isRegularFile)
				.toList();
		}
	}

	private Path closed() {
		return this.directory.resolve("closed.txt");
	}

	private Path stub(String... options) throws Exception {
		List<String> arguments = new ArrayList<>(List.of(options));
		arguments.add("-DCLOSED=\"" + closed() + "\"");
		return compile("""
				#include <stdint.h>
				#include <stdio.h>
				#include <stdlib.h>
				#include <string.h>
				#ifndef MAJOR
				#define MAJOR 2
				#endif
				#ifndef MINOR
				#define MINOR 5
				#endif
				#ifndef PARAM_STATUS
				#define PARAM_STATUS 0
				#endif
				#ifndef OPEN_STATUS
				#define OPEN_STATUS 0
				#endif
				static void unexpected(void) { abort(); }
				static uint32_t get_param(void *handle, uint32_t param, uint32_t *length, void *buffer) {
					uint32_t version[4] = { MAJOR, MINOR, 7, 0 };
					if (PARAM_STATUS == 0 && handle == NULL && param == 0x01000004 && *length >= sizeof(version)) {
						memcpy(buffer, version, sizeof(version));
						return 0;
					}
					return PARAM_STATUS;
				}
				static void *table[39];
				uint32_t MsQuicOpenVersion(uint32_t version, void **out) {
					if (OPEN_STATUS != 0 || version != 2) {
						return OPEN_STATUS;
					}
					for (int i = 0; i < 39; i++) {
						table[i] = (void *) unexpected;
					}
					table[4] = (void *) get_param;
					*out = table;
					return 0;
				}
				void MsQuicClose(void *closing) {
					FILE *file = fopen(CLOSED, "a");
					fputs(closing == table ? "closed" : "wrong table", file);
					fclose(file);
				}
				""", "own.so", arguments.toArray(String[]::new));
	}

	private Path compile(String source, String name, String... arguments) throws Exception {
		return NativeCode.sharedObject(this.directory.resolve(name), source, arguments);
	}

}
