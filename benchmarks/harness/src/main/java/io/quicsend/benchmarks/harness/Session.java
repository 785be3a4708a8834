package io.quicsend.benchmarks.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Runs all contenders with all workloads, round by round. In each round another contender
 * comes first, and what is compared runs in a short time.
 */
final class Session {

	private static final int ATTEMPTS = 2;

	private final Runner runner;

	private final List<Contender> contenders;

	private final PrintStream progress;

	private final Results results = new Results();

	Session(Runner runner, List<Contender> contenders, PrintStream progress) {
		this.runner = runner;
		this.contenders = contenders;
		this.progress = progress;
	}

	/**
	 * Run.
	 * @param workloads what to do
	 * @param rounds how often
	 * @param budget time after which no round begins that may not end within it, or
	 * {@code null}
	 * @param afterRound what to do after each round
	 * @return the results of all rounds so far
	 */
	Results run(List<Workload> workloads, int rounds, @Nullable Duration budget, RoundListener afterRound)
			throws IOException, InterruptedException {
		long start = System.nanoTime();
		for (int round = 1; round <= rounds; round++) {
			Duration passed = Duration.ofNanos(System.nanoTime() - start);
			if (budget != null && !isTimeFor(round, passed, budget)) {
				this.progress.println("No time is left for round " + round + ".");
				break;
			}
			for (Workload workload : workloads) {
				for (Contender contender : order(round)) {
					run(workload, contender, round, rounds);
				}
			}
			afterRound.roundEnded(this.results);
		}
		return this.results;
	}

	/** Whether a round ends in time if it takes as long as those before it. */
	private static boolean isTimeFor(int round, Duration passed, Duration budget) {
		return round == 1 || passed.plus(passed.dividedBy(round - 1)).compareTo(budget) <= 0;
	}

	private List<Contender> order(int round) {
		List<Contender> order = new ArrayList<>(this.contenders);
		Collections.rotate(order, 1 - round);
		return order;
	}

	private void run(Workload workload, Contender contender, int round, int rounds)
			throws IOException, InterruptedException {
		if (this.results.isUnsupported(workload, contender)) {
			return;
		}
		String what = "round " + round + " of " + rounds + ", " + workload.key() + ", " + contender.name() + ": ";
		for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
			try {
				Measurement measurement = this.runner.run(workload, contender, round);
				this.results.add(measurement);
				this.progress.println(what + Digits.of(measurement.value()) + " " + workload.metric().unit());
				return;
			}
			catch (UnsupportedWorkloadException ex) {
				this.results.unsupported(workload, contender, ex.reason());
				this.progress.println(what + "not possible. " + ex.reason());
				return;
			}
			catch (RunFailedException ex) {
				Failure failure = new Failure(workload.key(), contender.name(), round, attempt, ex.reason());
				this.results.add(failure);
				this.progress.println(what + "failed" + ((attempt < ATTEMPTS) ? ", and is tried again. " : " again. ")
						+ failure.firstLine());
			}
		}
	}

	/**
	 * Is told when a round has ended.
	 */
	interface RoundListener {

		void roundEnded(Results results) throws IOException;

	}

}
