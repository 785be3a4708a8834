package io.quicsend.sample;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the executable jar, which is made after the other tests.
 */
@EnabledIfSystemProperty(named = "sample.jar", matches = ".+")
class SampleJarTests {

	@ParameterizedTest
	@MethodSource
	void runsOn(Path javaHome, @TempDir Path directory) throws Exception {
		Path jar = Path.of(System.getProperty("sample.jar"));
		try (SampleProcess sample = SampleProcess.startJar(directory, javaHome, jar, "--sample.exit=true",
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
