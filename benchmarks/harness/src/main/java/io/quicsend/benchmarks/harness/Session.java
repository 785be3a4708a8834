package io.quicsend.benchmarks.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Lets all contenders do all workloads. For each workload all of them are started and
 * warmed up; then they take turns in short rounds, so that whatever slows the machine
 * down for a while slows all of them down.
 */
final class Session {

	private final Runner runner;

	private final List<Contender> contenders;

	private final Timing timing;

	private final PrintStream progress;

	private final Results results = new Results();

	Session(Runner runner, List<Contender> contenders, Timing timing, PrintStream progress) {
		this.runner = runner;
		this.contenders = contenders;
		this.timing = timing;
		this.progress = progress;
	}

	/**
	 * Run.
	 * @param workloads what to do
	 * @param budget time after which no round begins, or {@code null}; each workload has
	 * its share
	 * @param afterWorkload what to do after each workload
	 * @return all results
	 */
	Results run(List<Workload> workloads, @Nullable Duration budget, WorkloadListener afterWorkload)
			throws IOException, InterruptedException {
		long start = System.nanoTime();
		for (int i = 0; i < workloads.size(); i++) {
			Duration share = (budget != null) ? budget.multipliedBy(i + 1).dividedBy(workloads.size()) : null;
			race(workloads.get(i), start, share);
			afterWorkload.workloadEnded(this.results);
		}
		return this.results;
	}

	private void race(Workload workload, long start, @Nullable Duration limit)
			throws IOException, InterruptedException {
		List<Racer> racers = this.contenders.stream()
			.map((contender) -> new Racer(this.runner, workload, contender, this.timing, this.results))
			.toList();
		try {
			warmUp(workload, racers);
			int round = 1;
			for (; round <= this.timing.rounds(); round++) {
				if (round > 1 && limit != null && System.nanoTime() - start > limit.toNanos()) {
					this.progress.println(workload.key() + ": no time is left for round " + round);
					break;
				}
				race(workload, round, racers);
			}
			for (Racer racer : racers) {
				racer.end(round - 1);
			}
		}
		finally {
			racers.forEach(Racer::close);
		}
	}

	/** In parts, so that no connection is idle for too long. */
	private void warmUp(Workload workload, List<Racer> racers) throws IOException, InterruptedException {
		this.progress.println(workload.key() + ": warming up");
		int parts = (int) Math.ceil(this.timing.warmup());
		for (int i = 0; i < parts; i++) {
			for (Racer racer : racers) {
				racer.warmUp(this.timing.warmup() / parts);
			}
		}
	}

	private void race(Workload workload, int round, List<Racer> racers) throws IOException, InterruptedException {
		List<Racer> order = new ArrayList<>(racers);
		Collections.rotate(order, 1 - round);
		List<String> words = new ArrayList<>();
		for (Racer racer : order) {
			SenderResult result = racer.race(round);
			words.add(racer.contender().name() + " "
					+ ((result != null) ? Digits.of(Metric.RATE.value(result, null)) : "failed"));
		}
		this.progress.println(workload.key() + ", round " + round + " of " + this.timing.rounds() + ", thousand/s: "
				+ String.join(", ", words));
	}

	/**
	 * Is told when a workload has ended.
	 */
	interface WorkloadListener {

		void workloadEnded(Results results) throws IOException;

	}

}
