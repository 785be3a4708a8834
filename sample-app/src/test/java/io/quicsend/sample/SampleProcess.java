package io.quicsend.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample in a JVM of its own, with an empty working directory.
 */
final class SampleProcess implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	private static final JsonMapper JSON = new JsonMapper();

	private final Path directory;

	private final Process process;

	private SampleProcess(Path directory, Process process) {
		this.directory = directory;
		this.process = process;
	}

	/**
	 * Start it from the class path of the tests.
	 * @param directory an empty directory
	 * @param arguments the sample's arguments
	 * @return the process
	 */
	static SampleProcess start(Path directory, String... arguments) throws IOException {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return start(directory, Path.of(System.getProperty("java.home")),
				// Compiled no further than it pays for so short a life.
				List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", classPath,
						SampleApplication.class.getName()),
				arguments);
	}

	/**
	 * Start the executable jar.
	 * @param directory an empty directory
	 * @param javaHome the JVM to use
	 * @param jar the jar
	 * @param arguments the sample's arguments
	 * @return the process
	 */
	static SampleProcess startJar(Path directory, Path javaHome, Path jar, String... arguments) throws IOException {
		return start(directory, javaHome, List.of("-jar", jar.toString()), arguments);
	}

	/**
	 * Start the executable jar with what has been generated ahead of time.
	 * @param directory an empty directory
	 * @param javaHome the JVM to use
	 * @param jar the jar
	 * @param arguments the sample's arguments
	 * @return the process
	 */
	static SampleProcess startJarAheadOfTime(Path directory, Path javaHome, Path jar, String... arguments)
			throws IOException {
		return start(directory, javaHome, List.of("-Dspring.aot.enabled=true", "-jar", jar.toString()), arguments);
	}

	private static SampleProcess start(Path directory, Path javaHome, List<String> application, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>();
		command.add(javaHome.resolve("bin/java").toString());
		command.addAll(application);
		command.add("--server.port=0");
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
			.redirectOutput(directory.resolve("stdout").toFile())
			.redirectError(directory.resolve("stderr").toFile());
		return new SampleProcess(directory, builder.start());
	}

	String standardOutput() {
		return read("stdout");
	}

	String standardError() {
		return read("stderr");
	}

	/**
	 * The lines of JSON on standard output, which must hold nothing else.
	 * @return one object per stream
	 */
	List<JsonNode> reports() {
		return standardOutput().lines().map(JSON::readTree).toList();
	}

	/**
	 * End it as Ctrl-C and service managers do.
	 */
	void terminate() {
		this.process.destroy();
	}

	int awaitExit() throws InterruptedException {
		return awaitExit(TIMEOUT);
	}

	int awaitExit(Duration timeout) throws InterruptedException {
		boolean exited = this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
		assertThat(exited).as("exited within %s, standard error: %s", timeout, standardError()).isTrue();
		return this.process.exitValue();
	}

	/**
	 * The JVM's reports of its own crashes.
	 * @return the files' names
	 */
	List<String> crashReports() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.startsWith("hs_err") || name.startsWith("core"))
				.toList();
		}
	}

	private String read(String file) {
		try {
			return Files.readString(this.directory.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
