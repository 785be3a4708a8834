package io.quicsend.msquic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

/**
 * A file system with the properties that a test needs. Only root may mount one; for
 * others the test is skipped.
 */
public final class TmpfsMount implements AutoCloseable {

	private final Path directory;

	private TmpfsMount(Path directory) {
		this.directory = directory;
	}

	public static TmpfsMount at(Path directory, String options) throws IOException, InterruptedException {
		boolean mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.toString());
		Assumptions.assumeTrue(mounted, "may not mount a file system");
		return new TmpfsMount(directory);
	}

	@Override
	public void close() throws IOException, InterruptedException {
		// Lazily, since a library that was loaded from it may still be mapped.
		run("umount", "-l", this.directory.toString());
	}

	private static boolean run(String... command) throws InterruptedException {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
