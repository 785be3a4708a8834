package io.quicsend.binding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compiles what a test needs of C. Without a compiler the test is skipped.
 */
final class NativeCode {

	private NativeCode() {
	}

	static Path sharedObject(Path file, String source, String... arguments) throws Exception {
		return compile(List.of("-shared", "-fPIC"), file, source, arguments);
	}

	static Path program(Path file, String source, String... arguments) throws Exception {
		return compile(List.of(), file, source, arguments);
	}

	private static Path compile(List<String> options, Path file, String source, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("cc"));
		command.addAll(options);
		command.addAll(List.of("-o", file.toString(), "-x", "c",
				Files.writeString(file.resolveSibling(file.getFileName() + ".c"), source).toString(), "-x", "none"));
		command.addAll(List.of(arguments));
		Process process;
		try {
			process = new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			return Assumptions.abort("no C compiler");
		}
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(output).isZero();
		return file;
	}

}
