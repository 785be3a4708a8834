package io.quicsend.jna;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;

import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicBinding;
import io.quicsend.msquic.MsQuicCallbacks;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NoCallbacks;
import io.quicsend.msquic.TestLibrary;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JnaBindingTests {

	private final JnaBinding binding = new JnaBinding();

	private final MsQuicCallbacks callbacks = new NoCallbacks();

	@TempDir
	Path directory;

	@Test
	void isFoundAsService() {
		assertThat(ServiceLoader.load(MsQuicBinding.class)).anyMatch(JnaBinding.class::isInstance);
	}

	@Test
	void mapsFunctionsDirectly() throws MsQuicLoadException {
		MsQuicApi api = this.binding.open(TestLibrary.path(), this.callbacks);
		assertThat(api).isInstanceOf(DirectMsQuicApi.class);
		api.close();
	}

	@Test
	void fallsBackWhereDirectMappingFails() throws IOException {
		Path copy = Files.copy(Path.of(TestLibrary.path()), this.directory.resolve("libmsquic.so.2"));
		MsQuicApi direct = this.binding.open(TestLibrary.path(), this.callbacks);
		MsQuicApi fallback = this.binding.open(copy.toString(), this.callbacks);
		assertThat(fallback).isInstanceOf(FunctionMsQuicApi.class);
		assertThat(fallback.getParam(0, 0, 0, 0)).isEqualTo(direct.getParam(0, 0, 0, 0)).isPositive();
		fallback.close();
		direct.close();
	}

	@Test
	void closedFunctionsAreNotCalled() throws MsQuicLoadException {
		MsQuicApi api = this.binding.open(TestLibrary.path(), this.callbacks);
		api.close();
		assertThatExceptionOfType(UnsatisfiedLinkError.class).isThrownBy(() -> api.getContext(1));
	}

	@Test
	@DisplayName("E1: a missing file is named")
	void missingFile() {
		Path missing = this.directory.resolve("libmsquic.so.2");
		assertThatExceptionOfType(MsQuicLoadException.class)
			.isThrownBy(() -> this.binding.open(missing.toString(), this.callbacks))
			.withMessage(missing + " is not a file");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	@DisplayName("E1: a file that is not a library is reported in the loader's words")
	void notALibrary() throws IOException {
		Path file = Files.writeString(this.directory.resolve("libmsquic.so.2"), "not a library");
		assertThatExceptionOfType(MsQuicLoadException.class)
			.isThrownBy(() -> this.binding.open(file.toString(), this.callbacks))
			.withMessage("Loading " + file + " failed: " + file + ": file too short");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	@DisplayName("E7: another library is refused by the function that it lacks")
	void anotherLibrary() throws IOException {
		Path copy = Files.copy(jnaLibrary(), this.directory.resolve("libother.so"));
		assertThatExceptionOfType(MsQuicLoadException.class)
			.isThrownBy(() -> this.binding.open(copy.toString(), this.callbacks))
			.withMessageStartingWith(copy + " is not msquic: it has no function MsQuicOpenVersion (")
			.withMessageContaining("undefined symbol: MsQuicOpenVersion");
	}

	private Path jnaLibrary() throws IOException {
		String arch = System.getProperty("os.arch").replace("amd64", "x86-64");
		Path library = this.directory.resolve("unpacked");
		try (var resource = JnaBindingTests.class
			.getResourceAsStream("/com/sun/jna/linux-" + arch + "/libjnidispatch.so")) {
			Files.copy(resource, library);
		}
		return library;
	}

}
