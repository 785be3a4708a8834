package io.quicsend.msquic;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Opening the API and closing it, beside one that is open already.
 */
abstract class BindingContract {

	private final MsQuicCallbacks callbacks = new NoCallbacks();

	abstract Raw raw();

	abstract MsQuicBinding binding();

	@Test
	void stubsHaveDifferentAddresses() throws MsQuicLoadException {
		MsQuicApi api = open();
		assertThat(new long[] { api.listenerCallback(), api.connectionCallback(), api.streamCallback() })
			.doesNotHaveDuplicates()
			.doesNotContain(0);
		api.close();
	}

	@Test
	@DisplayName("D7: closing twice does nothing, and leaves the library open for others")
	void closingTwiceDoesNothing() throws MsQuicLoadException {
		MsQuicApi api = open();
		api.close();
		api.close();
		raw().pair().client().shutdown(0);
		open().close();
	}

	@Test
	void twoCanBeOpenAtOnce() throws MsQuicLoadException {
		MsQuicApi first = open();
		MsQuicApi second = open();
		first.close();
		assertThat(second.getParam(0, 0, 0, 0)).isNotZero();
		second.close();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	@DisplayName("D19: the library stays when it is closed, for threads that end later")
	void libraryStaysLoaded(@TempDir Path folder) throws Exception {
		Path copy = Files.copy(Path.of(TestLibrary.path()), folder.resolve("libmsquic-of-this-test.so"));
		binding().open(copy.toString(), this.callbacks).close();
		assertThat(Files.readString(Path.of("/proc/self/maps"))).contains(copy.toString());
		binding().open(copy.toString(), this.callbacks).close();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	@DisplayName("E1: a library that the system does not have is reported in the loader's words")
	void missingSystemLibrary() {
		assertThatExceptionOfType(MsQuicLoadException.class)
			.isThrownBy(() -> binding().open("libnomsquic.so.2", this.callbacks))
			.withMessage("Loading libnomsquic.so.2 failed: libnomsquic.so.2: cannot open shared object file: "
					+ "No such file or directory");
	}

	private MsQuicApi open() throws MsQuicLoadException {
		return binding().open(TestLibrary.path(), this.callbacks);
	}

}
