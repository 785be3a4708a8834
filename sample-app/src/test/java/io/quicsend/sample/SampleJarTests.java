package io.quicsend.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.assertj.QuicAssertions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
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

	@ParameterizedTest
	@MethodSource("runsOn")
	void runsAheadOfTimeOn(Path javaHome, @TempDir Path directory) throws Exception {
		Path certificateAuthority = directory.resolve("ca.pem");
		byte[] content = new GeneratedResource(3).getContentAsByteArray();
		Path file = Files.write(directory.resolve("file.bin"), content);
		try (QuicReceiver receiver = QuicReceiver.builder().start()) {
			receiver.certificateAuthority().writePem(certificateAuthority);
			try (SampleProcess sample = SampleProcess.startJarAheadOfTime(directory, javaHome,
					Path.of(System.getProperty("sample.jar")),
					ReceiverOptions.of(receiver.port(), certificateAuthority, "--sample.exit=true",
							"--sample.output=json", "--sample.send=" + file,
							"--logging.level.org.springframework.beans.factory.support.DisposableBeanAdapter=trace"))) {
				assertThat(sample.awaitExit()).as(sample::standardError).isZero();
				assertThat(sample.standardError()).contains("Starting AOT-processed SampleApplication");
				assertThat(sample.standardError().lines().filter((line) -> line.contains("DisposableBeanAdapter")))
					.filteredOn((line) -> line.contains("close") && line.contains("uic"))
					.singleElement(InstanceOfAssertFactories.STRING)
					.contains("quicRegistration");
				assertThat(sample.standardError().lines()).noneMatch((line) -> line.startsWith("WARNING"));
			}
			QuicAssertions.assertThat(receiver).hasReceived(content);
		}
	}

	@Test
	void manifestAllowsNativeAccess() throws Exception {
		try (JarFile jar = new JarFile(System.getProperty("sample.jar"))) {
			assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
		}
	}

	static Stream<Path> runsOn() {
		return Stream.of(System.getProperty("java.home"), System.getProperty("sample.other-java-home"))
			.map(Path::of)
			.distinct();
	}

}
