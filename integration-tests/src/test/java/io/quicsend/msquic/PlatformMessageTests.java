package io.quicsend.msquic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.quicsend.binding.Program;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said on each platform where there is no library for it, word by word: the
 * approved texts are in {@code src/test/resources/platforms}. Run with
 * {@code -Dquic-send.approve=true} to write them anew, then read the difference.
 */
@EnabledOnOs(OS.LINUX)
class PlatformMessageTests {

	private static final Path APPROVED = Path.of("src/test/resources/platforms");

	private static final Map<String, String> messages = new HashMap<>();

	@BeforeAll
	static void load(@TempDir Path directory) throws Exception {
		String[] names = Arrays.stream(PlatformCase.values()).map(Enum::name).toArray(String[]::new);
		String output = new Program(directory).withoutNativeArtifact()
			.main(PlatformProgram.class,
					Stream.concat(Stream.of(directory.toString()), Arrays.stream(names)).toArray(String[]::new))
			.run();
		for (String message : output.split("(?m)^== ")) {
			if (!message.isEmpty()) {
				String[] parts = message.split("\n", 2);
				messages.put(parts[0], parts[1].replaceFirst("\\(os\\.name [^)]*\\)", "(<os.name and os.arch>)")
					.replaceFirst("(- system library [^\n:]+: ).*", "$1<what the loader says>"));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("E1, E2: what to do is said for the platform")
	void isExplained(PlatformCase platform) throws IOException {
		String message = messages.get(platform.name());
		assertThat(message).isNotNull();
		Assumptions.assumeFalse(message.startsWith("loaded "), "the system has a library");
		Path approved = APPROVED.resolve(platform.fileName());
		if (Boolean.getBoolean("quic-send.approve")) {
			Files.createDirectories(APPROVED);
			Files.writeString(approved, message);
		}
		assertThat(message).isEqualTo(Files.readString(approved));
	}

	@Test
	void everyApprovedTextBelongsToAPlatform() throws IOException {
		try (Stream<Path> files = Files.list(APPROVED)) {
			assertThat(files.map((file) -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(
					Arrays.stream(PlatformCase.values()).map(PlatformCase::fileName).toList());
		}
	}

}
