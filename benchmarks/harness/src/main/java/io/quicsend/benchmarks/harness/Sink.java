package io.quicsend.benchmarks.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The receiver of one run, so that no run finds what another has left behind.
 */
final class Sink implements AutoCloseable {

	private static final Duration START_LIMIT = Duration.ofSeconds(10);

	private static final Duration END_LIMIT = Duration.ofSeconds(20);

	private static final String LISTENING = "LISTENING ";

	private final Child process;

	private final int port;

	private Sink(Child process, int port) {
		this.process = process;
		this.port = port;
	}

	static Sink start(Installation installation, Pinning pinning)
			throws IOException, InterruptedException, RunFailedException {
		List<String> command = new ArrayList<>(pinning.sinkPrefix());
		command.addAll(List.of(installation.sink().toString(), "--library", installation.library().toString(), "--port",
				"0", "--cert", installation.certificate().toString(), "--key", installation.key().toString()));
		return start(command);
	}

	static Sink start(List<String> command) throws IOException, InterruptedException, RunFailedException {
		Child process = new Child(command);
		try {
			String line = process.awaitLine(0, START_LIMIT);
			if (!line.startsWith(LISTENING)) {
				throw new RunFailedException("It does not listen, but says: " + line);
			}
			return new Sink(process, Integer.parseInt(line.substring(LISTENING.length())));
		}
		catch (RunFailedException ex) {
			process.close();
			throw new RunFailedException("The sink did not start. " + ex.reason());
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * End the sink, which closes the connections that a sender has left open.
	 * @return what it received
	 */
	SinkResult stop() throws IOException, InterruptedException, RunFailedException {
		this.process.closeInput();
		int exitCode = this.process.awaitEnd(END_LIMIT);
		if (exitCode != 0) {
			throw new RunFailedException("The sink ended with exit code " + exitCode + ". " + this.process.errors());
		}
		List<String> lines = this.process.output();
		return SinkResult.parse(lines.subList(1, lines.size()));
	}

	@Override
	public void close() {
		this.process.close();
	}

}
