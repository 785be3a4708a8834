package io.quicsend.msquic;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NativeLibraryOptionsTests {

	private static final NativeLibraryOptions DEFAULTS = NativeLibraryOptions.defaults();

	@Test
	void aNameWithoutAFolderIsForTheSystemsLoader() {
		assertThat(DEFAULTS.withPath(Path.of("libmsquic.so.2")).isSystemLibrary()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/usr/lib/libmsquic.so.2", "./libmsquic.so.2", "native/libmsquic.so", "/" })
	void aPathIsAFile(String path) {
		assertThat(DEFAULTS.withPath(Path.of(path)).isSystemLibrary()).isFalse();
	}

	@Test
	void noPathIsNoName() {
		assertThat(DEFAULTS.isSystemLibrary()).isFalse();
	}

}
