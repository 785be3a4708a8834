package io.quicsend.benchmarks.harness;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * All that is written as JSON.
 *
 * @param ratios the medians of the ratios to C, by workload and contender; of latency,
 * less is better
 * @param summaries all figures but those of single runs, by workload and contender
 * @param curves the same by curve, contender and varied number
 * @param conditions on what was measured
 * @param timing how long
 * @param versions versions in use, by contender
 * @param leftOut reasons, by contender
 * @param unsupported reasons, by workload and contender
 * @param failures runs without a result
 * @param measurements all runs with one
 */
record Report(Map<String, Map<String, Double>> ratios, Map<String, Map<String, Summary>> summaries,
		Map<String, Map<String, Map<Long, Summary>>> curves, Conditions conditions, Timing timing,
		Map<String, Map<String, @Nullable String>> versions, Map<String, String> leftOut,
		Map<String, Map<String, String>> unsupported, List<Failure> failures, List<Measurement> measurements) {

	static Report of(Plan plan, Conditions conditions, Results results) {
		Map<String, Map<String, Summary>> summaries = new LinkedHashMap<>();
		Map<String, Map<String, Double>> ratios = new LinkedHashMap<>();
		for (Workload workload : plan.workloads()) {
			Map<String, Summary> byContender = byContender(plan, (name) -> results.summary(workload, name));
			summaries.put(workload.key(), byContender);
			ratios.put(workload.key(), ratios(byContender));
		}
		Map<String, Map<String, Map<Long, Summary>>> curves = new LinkedHashMap<>();
		for (Curve curve : plan.curves()) {
			curves.put(curve.key(), byContender(plan, (name) -> points(curve, name, results)));
		}
		return new Report(ratios, summaries, curves, conditions, plan.timing(), results.versions(), plan.leftOut(),
				results.unsupported(), results.failures(), results.measurements());
	}

	private static <T> Map<String, T> byContender(Plan plan, Function<String, @Nullable T> figures) {
		Map<String, T> result = new LinkedHashMap<>();
		for (Contender contender : plan.contenders()) {
			T value = figures.apply(contender.name());
			if (value != null) {
				result.put(contender.name(), value);
			}
		}
		return result;
	}

	private static Map<String, Double> ratios(Map<String, Summary> summaries) {
		Map<String, Double> ratios = new LinkedHashMap<>();
		summaries.forEach((contender, summary) -> {
			Spread ratio = summary.ratio();
			if (ratio != null && !contender.equals(Contenders.LIMIT)) {
				ratios.put(contender, ratio.median());
			}
		});
		return ratios;
	}

	private static @Nullable Map<Long, Summary> points(Curve curve, String contender, Results results) {
		Map<Long, Summary> points = new LinkedHashMap<>();
		curve.points().forEach((number, workload) -> {
			Summary summary = results.summary(workload, contender);
			if (summary != null) {
				points.put(number, summary);
			}
		});
		return points.isEmpty() ? null : points;
	}

	/** Whether a contender has no result for a workload though it should have one. */
	boolean isIncomplete() {
		return this.failures.stream()
			.anyMatch((failure) -> this.measurements.stream()
				.noneMatch((measurement) -> measurement.workload().equals(failure.workload())
						&& measurement.contender().equals(failure.contender())));
	}

	String toJson() {
		return Json.MAPPER.writeValueAsString(this) + System.lineSeparator();
	}

}
