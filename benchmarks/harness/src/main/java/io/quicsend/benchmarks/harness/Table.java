package io.quicsend.benchmarks.harness;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The results for people.
 */
final class Table {

	private static final String ROW = "%-18s %26s %23s %9s %8s %8s %8s  %s%n";

	private static final String NOTHING = "-";

	private static final double MEBIBYTE = 1024 * 1024;

	private final PrintStream out;

	Table(PrintStream out) {
		this.out = out;
	}

	void print(Conditions conditions, Plan plan) {
		this.out
			.println(conditions.date() + ((conditions.commit() != null) ? ", quic-send " + conditions.commit() : ""));
		this.out.println(conditions.cpu() + ", " + conditions.cpus() + " CPUs, " + conditions.memory() + ", "
				+ conditions.system() + ", " + conditions.kernel());
		this.out.println("Load average before: " + conditions.loadAverage());
		this.out.println("Pinning: " + conditions.pinning());
		this.out
			.println("JDKs: " + conditions.jdks().values() + ", all senders in Java with " + conditions.jvmOptions());
		format("Rounds: %d of %s s each, after a warm-up of %s s%n", plan.timing().rounds(), plan.timing().seconds(),
				plan.timing().warmup());
		plan.leftOut().forEach((contender, reason) -> this.out.println("Left out: " + contender + ", " + reason));
		this.out.println();
	}

	void print(Plan plan, Report report) {
		for (Workload workload : plan.workloads()) {
			this.out.println(workload);
			header(workload.metric());
			report.summaries()
				.getOrDefault(workload.key(), Map.of())
				.forEach((contender, summary) -> row(contender, summary));
			this.out.println();
		}
		for (Curve curve : plan.curves()) {
			this.out.println(curve.key() + ": " + curve.title());
			report.curves().getOrDefault(curve.key(), Map.of()).forEach((contender, points) -> {
				header(curve.points().values().iterator().next().metric());
				points.forEach((number, summary) -> row(contender + " " + number, summary));
			});
			this.out.println();
		}
		report.failures()
			.forEach((failure) -> format("Failed: %s, %s, round %d, attempt %d: %s%n", failure.workload(),
					failure.contender(), failure.round(), failure.attempt(), failure.firstLine()));
		report.versions().forEach((contender, versions) -> this.out.println("Version: " + contender + ", " + versions));
	}

	private void header(Metric metric) {
		boolean latency = metric == Metric.LATENCY;
		format(ROW, "", metric.unit() + ": min/median/max", "ratio to C", "µs CPU/op", "B/op", "MiB RSS",
				latency ? "p99" : "", latency ? "p99.9" : "counted when");
	}

	private void row(String name, Summary summary) {
		Double allocated = summary.allocatedBytesPerOperation();
		Double p99 = summary.p99Micros();
		Double p999 = summary.p999Micros();
		format(ROW, name, spread(summary.value()), spread(summary.ratio()), Digits.of(summary.cpuMicrosPerOperation()),
				(allocated != null) ? Math.round(allocated) : NOTHING, Math.round(summary.peakRssBytes() / MEBIBYTE),
				(p99 != null) ? Digits.of(p99) : "", (p999 != null) ? Digits.of(p999) : summary.counted());
	}

	private static String spread(@Nullable Spread spread) {
		return (spread == null) ? NOTHING
				: Digits.of(spread.min()) + " / " + Digits.of(spread.median()) + " / " + Digits.of(spread.max());
	}

	private void format(String format, Object... arguments) {
		this.out.printf(Locale.ROOT, format, arguments);
	}

}
