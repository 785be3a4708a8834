package io.quicsend.sample;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the executable jar.
 */
class SampleJarTests {

	private static final Path JAR = Path.of(System.getProperty("sample.jar"));

	@ParameterizedTest
	@MethodSource
	void runsOn(Path javaHome, @TempDir Path directory) throws Exception {
		try (SampleProcess sample = SampleProcess.startJar(directory, javaHome, JAR, "--sample.exit=true",
				"--sample.output=json")) {
			assertThat(sample.awaitExit()).as(sample::standardError).isZero();
			assertThat(sample.reports()).hasSize(2)
				.allSatisfy((report) -> assertThat(report.path("outcome").asString()).isEqualTo("acknowledged"));
			// The JVM's own warnings begin so, those in the log don't.
			assertThat(sample.standardError().lines()).noneMatch((line) -> line.startsWith("WARNING"));
		}
	}

	static Stream<Path> runsOn() {
		return Stream.of(System.getProperty("java.home"), System.getProperty("sample.other-java-home"))
			.map(Path::of)
			.distinct();
	}

}
