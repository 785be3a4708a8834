package io.quicsend.benchmarks.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JacksonException;

/**
 * Runs a contender as a process, against a sink of its own.
 */
final class ProcessRunner implements Runner {

	/** The exit code by which a sender says that its library can't do this. */
	private static final int UNSUPPORTED = 3;

	private final Installation installation;

	private final Pinning pinning;

	private final Timing timing;

	ProcessRunner(Installation installation, Pinning pinning, Timing timing) {
		this.installation = installation;
		this.pinning = pinning;
		this.timing = timing;
	}

	@Override
	public Measurement run(Workload workload, Contender contender, int round)
			throws IOException, InterruptedException, RunFailedException {
		try (Sink sink = Sink.start(this.installation, this.pinning)) {
			SenderResult sent = send(command(workload, contender, sink.port()));
			SinkResult received = sink.stop();
			ClaimCheck.check(workload, sent, received);
			return new Measurement(workload.key(), contender.name(), round, workload.metric().value(sent, received),
					sent, received);
		}
	}

	private SenderResult send(List<String> command) throws IOException, InterruptedException, RunFailedException {
		try (Child sender = new Child(command)) {
			sender.closeInput();
			int exitCode = sender.awaitEnd(this.timing.limit());
			if (exitCode == UNSUPPORTED) {
				throw new UnsupportedWorkloadException(sender.errors());
			}
			if (exitCode != 0) {
				throw new RunFailedException("It ended with exit code " + exitCode + ". " + sender.errors());
			}
			List<String> output = sender.output();
			if (output.isEmpty()) {
				throw new RunFailedException("It printed no result. " + sender.errors());
			}
			return parse(output.get(output.size() - 1));
		}
	}

	private static SenderResult parse(String line) throws RunFailedException {
		try {
			return SenderResult.parse(line);
		}
		catch (JacksonException ex) {
			throw new RunFailedException("Its last line is not a result: " + line);
		}
	}

	private List<String> command(Workload workload, Contender contender, int port) {
		List<String> command = new ArrayList<>(this.pinning.senderPrefix());
		command.addAll(contender.command());
		command.addAll(List.of("--workload", workload.sender(), "--host", "127.0.0.1", "--port", Integer.toString(port),
				"--alpn", workload.alpn(), "--ca", this.installation.ca().toString(), "--server-name", "localhost",
				"--warmup", Double.toString(this.timing.warmup()), "--seconds",
				Double.toString(this.timing.seconds())));
		command.addAll(workload.arguments());
		return command;
	}

}
