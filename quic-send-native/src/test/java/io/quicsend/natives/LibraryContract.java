package io.quicsend.natives;

import java.util.List;
import java.util.Properties;
import java.util.zip.CRC32;

import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for a library whichever compiler has made it: how it is protected, what it
 * shows, and that its description is its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LibraryContract {

	abstract List<NativeLibrary> libraries();

	abstract Properties description(NativeLibrary library);

	List<NativeLibrary> msquic() {
		return libraries().stream().filter(NativeLibrary::msquic).toList();
	}

	List<NativeLibrary> msquicForGlibc() {
		return msquic().stream().filter((library) -> !library.musl()).toList();
	}

	List<NativeLibrary> ownFunctions() {
		return libraries().stream().filter((library) -> !library.msquic()).toList();
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void codeIsNotChangedAtLoading(NativeLibrary library) {
		assertThat(library.readelf().dynamicSection()).isNotEmpty().noneMatch((line) -> line.contains("TEXTREL"));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void addressesAreProtectedAfterLoading(NativeLibrary library) {
		assertThat(library.readelf().permissions("GNU_RELRO")).isEqualTo("R");
		assertThat(library.readelf().dynamicSection()).anyMatch((line) -> line.contains("BIND_NOW"))
			.anyMatch((line) -> line.contains("(FLAGS_1)") && line.contains("NOW"));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void stackIsNotExecutable(NativeLibrary library) {
		assertThat(library.readelf().permissions("GNU_STACK")).isEqualTo("RW");
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void noSegmentIsWritableAndExecutable(NativeLibrary library) {
		assertThat(library.readelf().allPermissions("LOAD")).isNotEmpty()
			.noneMatch((permissions) -> permissions.contains("W") && permissions.contains("E"));
	}

	@ParameterizedTest
	@MethodSource("msquic")
	void stackIsGuarded(NativeLibrary library) {
		assertThat(library.readelf().importedSymbols()).contains("__stack_chk_fail");
	}

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("msquicForGlibc")
	void functionsOfGlibcAreTheCheckedOnes(NativeLibrary library) {
		assertThat(library.readelf().importedSymbols()).anyMatch((name) -> name.matches("__\\w+_chk"));
	}

	@ParameterizedTest
	@MethodSource("msquic")
	void msquicShowsItsTwoFunctionsOnly(NativeLibrary library) {
		assertThat(library.readelf().exportedSymbols()).containsExactly("MsQuicClose", "MsQuicOpenVersion");
	}

	@ParameterizedTest
	@MethodSource("ownFunctions")
	void quicSendShowsItsOwnFunctionsOnly(NativeLibrary library) {
		assertThat(library.readelf().exportedSymbols()).isNotEmpty().allMatch((name) -> name.startsWith("qs_"));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void descriptionSaysWhatTheLibraryIs(NativeLibrary library) {
		CRC32 crc32 = new CRC32();
		crc32.update(library.bytes());
		assertThat(description(library)).containsEntry("crc32", String.format("%08x", crc32.getValue()))
			.containsEntry("sha256", Sbom.sha256(library.bytes()))
			.containsEntry("platform", library.platform())
			.containsKeys("version", "compiler", "flags");
	}

	@ParameterizedTest
	@MethodSource("msquic")
	void descriptionOfMsquicNamesItsSource(NativeLibrary library) {
		Properties description = description(library);
		assertThat(description.getProperty("crate")).startsWith("msquic " + description.getProperty("version"));
		assertThat(description.getProperty("crate-sha256")).matches("[0-9a-f]{64}");
		assertThat(description.getProperty("crate-commit")).matches("[0-9a-f]{40}");
		assertThat(description.getProperty("quictls")).matches("3\\..*quic");
	}

}
