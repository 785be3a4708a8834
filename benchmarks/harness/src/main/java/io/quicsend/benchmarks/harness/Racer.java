package io.quicsend.benchmarks.harness;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A contender in one workload. If it fails it starts anew, once, and what it has reached
 * before does not count.
 */
final class Racer implements AutoCloseable {

	private static final int ATTEMPTS = 2;

	/** Load before each measurement, since the others had the processor before. */
	private static final double SETTLE = 0.1;

	private final Runner runner;

	private final Workload workload;

	private final Contender contender;

	private final Timing timing;

	private final Results results;

	private final Map<Integer, Lap> laps = new TreeMap<>();

	private @Nullable Run run;

	private int attempt = 1;

	private long loads;

	private double warmed;

	private boolean out;

	Racer(Runner runner, Workload workload, Contender contender, Timing timing, Results results) {
		this.runner = runner;
		this.workload = workload;
		this.contender = contender;
		this.timing = timing;
		this.results = results;
	}

	Contender contender() {
		return this.contender;
	}

	/**
	 * Load without measuring.
	 * @param seconds how long
	 */
	void warmUp(double seconds) throws IOException, InterruptedException {
		guard(0, () -> {
			load(Math.max(0, seconds - SETTLE), SETTLE);
			this.warmed += seconds;
		});
	}

	/**
	 * Measure a round.
	 * @param round the round
	 * @return the result so far, or {@code null} if there is none
	 */
	@Nullable SenderResult race(int round) throws IOException, InterruptedException {
		guard(round, () -> {
			double missing = this.timing.warmup() - this.warmed;
			// Less is a rounding error.
			if (missing > SETTLE) {
				load(missing - SETTLE, SETTLE);
				this.warmed = this.timing.warmup();
			}
			SenderResult result = load(SETTLE, this.timing.seconds());
			this.laps.put(round, new Lap(this.loads, result));
		});
		Lap lap = this.laps.get(round);
		return (lap != null) ? lap.result() : null;
	}

	/** End, and tell the results if they are to be believed. */
	void end(int round) throws IOException, InterruptedException {
		guard(round, () -> {
			Map<Long, Latency> latencies = run().end(this.laps.values().stream().map(Lap::result).toList());
			List<Measurement> measurements = this.laps.entrySet()
				.stream()
				.map((entry) -> measurement(entry.getKey(), entry.getValue(), latencies))
				.toList();
			measurements.forEach(this.results::add);
		});
		close();
	}

	private Measurement measurement(int round, Lap lap, Map<Long, Latency> latencies) {
		Latency latency = latencies.get(lap.load());
		double value = this.workload.metric().value(lap.result(), latency);
		return new Measurement(this.workload.key(), this.contender.name(), round, value, lap.result(), latency);
	}

	private SenderResult load(double warmup, double seconds)
			throws IOException, InterruptedException, RunFailedException {
		this.loads++;
		return run().load(warmup, seconds);
	}

	private Run run() throws IOException, InterruptedException, RunFailedException {
		if (this.run == null) {
			this.run = this.runner.start(this.workload, this.contender);
		}
		return this.run;
	}

	private void guard(int round, Step step) throws IOException, InterruptedException {
		if (this.out) {
			return;
		}
		try {
			step.run();
		}
		catch (UnsupportedWorkloadException ex) {
			this.results.unsupported(this.workload, this.contender, ex.reason());
			retire();
		}
		catch (RunFailedException ex) {
			this.results.add(new Failure(this.workload.key(), this.contender.name(), round, this.attempt, ex.reason()));
			startAnew();
		}
	}

	private void startAnew() {
		retire();
		if (this.attempt++ < ATTEMPTS) {
			this.out = false;
			this.loads = 0;
			this.warmed = 0;
			this.laps.clear();
		}
	}

	private void retire() {
		close();
		this.out = true;
	}

	@Override
	public void close() {
		if (this.run != null) {
			this.run.close();
			this.run = null;
		}
	}

	/**
	 * What was measured in a round.
	 */
	private record Lap(long load, SenderResult result) {

	}

	@FunctionalInterface
	private interface Step {

		void run() throws IOException, InterruptedException, RunFailedException;

	}

}
