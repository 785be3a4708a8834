package io.quicsend.benchmarks.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JacksonException;

/**
 * A sender's process, told by its standard input when to load, and the sink that it sends
 * to.
 */
final class ProcessRun implements Run {

	/** The exit code by which a sender says that its library can't do this. */
	private static final int UNSUPPORTED = 3;

	/** Time for starting, connecting, draining and closing, on a slow machine. */
	private static final Duration MARGIN = Duration.ofSeconds(60);

	private static final Duration REST_LIMIT = Duration.ofSeconds(2);

	private final Workload workload;

	private final Child sender;

	private final Sink sink;

	private final Rest rest = new Rest();

	private int loads;

	ProcessRun(Workload workload, Child sender, Sink sink) {
		this.workload = workload;
		this.sender = sender;
		this.sink = sink;
	}

	@Override
	public SenderResult load(double warmup, double seconds)
			throws IOException, InterruptedException, RunFailedException {
		Duration limit = MARGIN.plusMillis(Math.round((warmup + seconds) * 1000));
		try {
			this.rest.end(System.nanoTime(), this.sender.cpuTime());
			this.sender.writeLine(warmup + " " + seconds);
			SenderResult result = parse(this.sender.awaitLine(this.loads++, limit));
			// What a library has taken it may still have to send, in the next one's turn.
			this.sender.awaitRest(REST_LIMIT);
			this.rest.begin(System.nanoTime(), this.sender.cpuTime());
			if (result.failed() > 0) {
				throw new RunFailedException(result.failed() + " operations failed. " + this.sender.errors());
			}
			return result;
		}
		catch (IOException | RunFailedException ex) {
			// Whatever is written to a process that has ended breaks the pipe.
			if (this.sender.hasEnded() && this.sender.awaitEnd(MARGIN) == UNSUPPORTED) {
				throw new UnsupportedWorkloadException(this.sender.errors());
			}
			throw (ex instanceof RunFailedException failed) ? failed
					: new RunFailedException("It has ended. " + this.sender.errors());
		}
	}

	private static SenderResult parse(String line) throws RunFailedException {
		try {
			return SenderResult.parse(line);
		}
		catch (JacksonException ex) {
			throw new RunFailedException("It printed no result, but: " + line);
		}
	}

	@Override
	public Map<Long, Latency> end(List<SenderResult> claims)
			throws IOException, InterruptedException, RunFailedException {
		this.rest.end(System.nanoTime(), this.sender.cpuTime());
		this.rest.check();
		this.sender.closeInput();
		int exitCode = this.sender.awaitEnd(MARGIN);
		if (exitCode != 0) {
			throw new RunFailedException("It ended with exit code " + exitCode + ". " + this.sender.errors());
		}
		SinkResult received = this.sink.stop();
		ClaimCheck.check(this.workload, claims, received);
		return received.latencyNanos();
	}

	@Override
	public void close() {
		this.sender.close();
		this.sink.close();
	}

}
