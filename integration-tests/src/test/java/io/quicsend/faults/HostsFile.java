package io.quicsend.faults;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static io.quicsend.faults.Sender.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The names that a main class resolves. Only a fresh JVM takes them from a file.
 */
final class HostsFile {

	private final Path file;

	private final Path output;

	private HostsFile(Path directory) {
		this.file = directory.resolve("hosts");
		this.output = directory.resolve("output");
	}

	static HostsFile of(Path directory, String... lines) throws Exception {
		HostsFile hosts = new HostsFile(directory);
		Files.write(hosts.file, List.of(lines));
		return hosts;
	}

	/** Names that take for ever to resolve: nobody writes into the pipe. */
	static HostsFile slow(Path directory) throws Exception {
		HostsFile hosts = new HostsFile(directory);
		assertThat(new ProcessBuilder("mkfifo", hosts.file.toString()).start().waitFor()).isZero();
		return hosts;
	}

	/**
	 * Run a main class, which must end well.
	 * @return what it says
	 */
	List<String> run(Class<?> main, List<String> jvmArguments, int... ports) throws Exception {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		if (Runtime.version().feature() >= 22) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		command.add("-Djdk.net.hosts.file=" + this.file);
		command.add("-Dquic-send.test.library=" + System.getProperty("quic-send.test.library", ""));
		command.addAll(jvmArguments);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		for (int port : ports) {
			command.add(String.valueOf(port));
		}
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.output.toFile())
			.start();
		try {
			boolean ended = process.waitFor(2 * DEADLINE.toSeconds(), TimeUnit.SECONDS);
			String text = Files.readString(this.output, StandardCharsets.UTF_8);
			assertThat(ended).as(text).isTrue();
			assertThat(process.exitValue()).as(text).isZero();
			return text.lines().toList();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
