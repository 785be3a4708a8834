package io.quicsend.benchmarks.harness;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The results for people.
 */
final class Table {

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
		format("%d rounds, each run measured for %s s after %s s of the same load%n", plan.timing().rounds(),
				plan.timing().seconds(), plan.timing().warmup());
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
					failure.contender(), failure.round(), failure.attempt(), failure.message()));
		report.versions().forEach((contender, versions) -> this.out.println("Version: " + contender + ", " + versions));
	}

	private void header(Metric metric) {
		boolean latency = metric == Metric.LATENCY;
		format("%-18s %26s %23s %9s %8s %8s %8s  %s%n", "", metric.unit() + ": min/median/max", "ratio to C",
				"µs CPU/op", "B/op", "MiB RSS", latency ? "p99" : "", latency ? "p99.9" : "counted when");
	}

	private void row(String name, Summary summary) {
		Double p99 = summary.p99Micros();
		Double p999 = summary.p999Micros();
		format("%-18s %26s %23s %9.2f %8s %8.0f %8s  %s%n", name, spread(summary.value(), "%.1f"),
				spread(summary.ratio(), "%.2f"), summary.cpuMicrosPerOperation(),
				number(summary.allocatedBytesPerOperation(), "%.0f"), summary.peakRssBytes() / MEBIBYTE,
				(p99 != null) ? number(p99, "%.1f") : "", (p999 != null) ? number(p999, "%.1f") : summary.counted());
	}

	private static String spread(@Nullable Spread spread, String format) {
		if (spread == null) {
			return NOTHING;
		}
		return number(spread.min(), format) + " / " + number(spread.median(), format) + " / "
				+ number(spread.max(), format);
	}

	private static String number(@Nullable Double number, String format) {
		return (number != null) ? String.format(Locale.ROOT, format, number) : NOTHING;
	}

	private void format(String format, Object... arguments) {
		this.out.printf(Locale.ROOT, format, arguments);
	}

}
