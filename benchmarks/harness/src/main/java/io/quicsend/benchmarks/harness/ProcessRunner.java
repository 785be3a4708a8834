package io.quicsend.benchmarks.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts each contender as a process of its own, with a sink of its own.
 */
final class ProcessRunner implements Runner {

	private final Installation installation;

	private final Pinning pinning;

	ProcessRunner(Installation installation, Pinning pinning) {
		this.installation = installation;
		this.pinning = pinning;
	}

	@Override
	public Run start(Workload workload, Contender contender)
			throws IOException, InterruptedException, RunFailedException {
		Sink sink = Sink.start(this.installation, this.pinning);
		try {
			return new ProcessRun(workload, new Child(command(workload, contender, sink.port())), sink);
		}
		catch (IOException ex) {
			sink.close();
			throw ex;
		}
	}

	private List<String> command(Workload workload, Contender contender, int port) {
		List<String> command = new ArrayList<>(this.pinning.senderPrefix());
		command.addAll(contender.command());
		command.addAll(List.of("--workload", workload.sender(), "--host", "127.0.0.1", "--port", Integer.toString(port),
				"--alpn", workload.alpn(), "--ca", this.installation.ca().toString(), "--server-name", "localhost",
				"--on-demand", "true"));
		command.addAll(workload.arguments());
		return command;
	}

}
