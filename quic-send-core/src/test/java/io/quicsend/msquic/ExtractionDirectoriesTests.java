package io.quicsend.msquic;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

@DisabledOnOs(OS.WINDOWS)
class ExtractionDirectoriesTests {

	private static final NativePlatform LINUX = new NativePlatform("linux", "x86_64");

	@Test
	void aConfiguredDirectoryIsTheOnlyOne() {
		assertThat(ExtractionDirectories.of(Path.of("/configured"), LINUX)).containsExactly(Path.of("/configured"));
	}

	@Test
	void startsWithTheTemporaryDirectory() {
		assertThat(ExtractionDirectories.defaults(LINUX, "/tmp", "/home/me", Map.of("XDG_CACHE_HOME", "/cache")))
			.containsExactly(Path.of("/tmp"), Path.of("/cache/quic-send"), Path.of("/home/me/.cache/quic-send"),
					Path.of("/var/tmp"));
	}

	@Test
	void leavesOutWhatIsTwiceOrRelativeOrUnknown() {
		assertThat(ExtractionDirectories.defaults(LINUX, "/var/tmp", "?", Map.of("XDG_CACHE_HOME", "")))
			.containsExactly(Path.of("/var/tmp"));
		assertThat(ExtractionDirectories.defaults(LINUX, null, null, Map.of())).containsExactly(Path.of("/var/tmp"));
	}

	@Test
	void followsThePlatform() {
		assertThat(
				ExtractionDirectories.defaults(new NativePlatform("macos", "aarch64"), "/tmp", "/Users/me", Map.of()))
			.containsExactly(Path.of("/tmp"), Path.of("/Users/me/Library/Caches/quic-send"), Path.of("/var/tmp"));
		assertThat(ExtractionDirectories.defaults(new NativePlatform("windows", "x86_64"), "/tmp", "/Users/me",
				Map.of("LOCALAPPDATA", "/local")))
			.containsExactly(Path.of("/tmp"), Path.of("/local/quic-send"));
	}

}
