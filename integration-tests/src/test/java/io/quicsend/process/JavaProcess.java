package io.quicsend.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM of its own that runs a main class of the tests, in a folder of its own.
 */
final class JavaProcess implements AutoCloseable {

	private final Process process;

	private final Path directory;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final Thread reader;

	private JavaProcess(Process process, Path directory) {
		this.process = process;
		this.directory = directory;
		this.reader = new Thread(this::read, "output of " + process.pid());
		this.reader.setDaemon(true);
		this.reader.start();
	}

	static JavaProcess start(Path directory, List<String> jvmArguments, Class<?> main, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		if (Runtime.version().feature() >= 22) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		command.addAll(jvmArguments);
		command.addAll(List.of("-cp", absoluteClassPath()));
		command.add("-Dquic-send.test.library=" + System.getProperty("quic-send.test.library", ""));
		command.add(main.getName());
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
		return new JavaProcess(process, directory);
	}

	private static String absoluteClassPath() {
		String separator = System.getProperty("path.separator");
		return Stream.of(System.getProperty("java.class.path").split(separator))
			.map((entry) -> Path.of(entry).toAbsolutePath().toString())
			.reduce((left, right) -> left + separator + right)
			.orElseThrow();
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			String line;
			while ((line = reader.readLine()) != null) {
				this.lines.add(line);
			}
		}
		catch (IOException ex) {
			this.lines.add("(output lost: " + ex + ")");
		}
	}

	String awaitLine(String prefix, Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (true) {
			boolean alive = this.process.isAlive();
			for (String line : this.lines) {
				if (line.startsWith(prefix)) {
					return line.substring(prefix.length()).trim();
				}
			}
			assertThat(alive && System.nanoTime() < deadline).as(() -> "'" + prefix + "' in " + output()).isTrue();
			LockSupport.parkNanos(5_000_000);
		}
	}

	/** SIGTERM. */
	void terminate() {
		this.process.destroy();
	}

	/**
	 * Wait for the end, which must not be a crash.
	 * @return the exit code
	 */
	int awaitExit(Duration limit) throws InterruptedException {
		assertThat(this.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
			.as(() -> "ended within " + limit + "; " + output())
			.isTrue();
		this.reader.join(2000);
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files.filter((file) -> file.getFileName().toString().startsWith("hs_err"))).as(output())
				.isEmpty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return this.process.exitValue();
	}

	String output() {
		return String.join("\n", this.lines);
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
