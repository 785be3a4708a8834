package io.quicsend.binding;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM of its own, whose home is the given directory. Without anything else said, it
 * runs {@link LoadingProgram}.
 */
public final class Program {

	private final List<String> launcher = new ArrayList<>();

	private final List<String> options = new ArrayList<>();

	private String classPath = System.getProperty("java.class.path");

	private Class<?> main = LoadingProgram.class;

	private List<String> arguments = List.of("");

	private String systemLibraries = "";

	public Program(Path home) {
		this.options.add("-Duser.home=" + home);
		if (Runtime.version().feature() >= 22) {
			this.options.add("--enable-native-access=ALL-UNNAMED");
		}
	}

	public Program main(Class<?> main, String... arguments) {
		this.main = main;
		this.arguments = List.of(arguments);
		return this;
	}

	public Program withoutNativeArtifact() {
		this.classPath = Arrays.stream(this.classPath.split(File.pathSeparator))
			.filter((element) -> !element.contains("quic-send-native"))
			.collect(Collectors.joining(File.pathSeparator));
		return this;
	}

	/** Search other classes and resources before those that this JVM has. */
	Program classPathBefore(Path... elements) {
		this.classPath = Stream.concat(Stream.of(elements).map(Path::toString), Stream.of(this.classPath))
			.collect(Collectors.joining(File.pathSeparator));
		return this;
	}

	Program classPathAfter(Path element) {
		this.classPath += File.pathSeparator + element;
		return this;
	}

	Program temporaryDirectory(Path directory) {
		return option("-Djava.io.tmpdir=" + directory);
	}

	Program path(String path) {
		return option("-D" + LoadingProgram.PATH + "=" + path);
	}

	Program option(String option) {
		this.options.add(option);
		return this;
	}

	Program systemLibraries(Path directory) {
		this.systemLibraries = directory.toString();
		return this;
	}

	Program waitingForInput() {
		this.arguments = List.of("wait");
		return this;
	}

	/** Have another program start the JVM, with the JVM's command as its arguments. */
	Program startedBy(String... command) {
		this.launcher.addAll(List.of(command));
		return this;
	}

	Process start() throws IOException {
		List<String> command = new ArrayList<>(this.launcher);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(this.options);
		command.addAll(List.of("-cp", this.classPath, this.main.getName()));
		command.addAll(this.arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
		builder.environment().put("LD_LIBRARY_PATH", this.systemLibraries);
		builder.environment().remove("XDG_CACHE_HOME");
		return builder.start();
	}

	public String run() throws Exception {
		Process process = start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return output;
	}

}
