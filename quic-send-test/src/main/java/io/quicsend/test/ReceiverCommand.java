package io.quicsend.test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a JVM with a {@link QuicReceiverMain}.
 */
final class ReceiverCommand {

	static final String CA_FILE = "ca.pem";

	private static final String PROPERTY_PREFIX = "quic-send.";

	private ReceiverCommand() {
	}

	static Process start(Path directory, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		if (Runtime.version().feature() >= 22) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		for (String name : System.getProperties().stringPropertyNames()) {
			if (name.startsWith(PROPERTY_PREFIX)) {
				command.add("-D" + name + "=" + System.getProperty(name));
			}
		}
		command.add(QuicReceiverMain.class.getName());
		List<String> options = List.of(arguments);
		if (!options.contains("--ca-file") && !options.contains("--certificate")) {
			command.addAll(List.of("--ca-file", directory.resolve(CA_FILE).toString()));
		}
		command.addAll(options);
		ProcessBuilder builder = new ProcessBuilder(command);
		// A command line may be too short for it.
		builder.environment().put("CLASSPATH", classPath());
		return builder.start();
	}

	private static String classPath() {
		// Surefire may hide the real one behind a jar with only a manifest.
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
	}

}
