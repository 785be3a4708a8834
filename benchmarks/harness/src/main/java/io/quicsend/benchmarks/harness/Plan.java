package io.quicsend.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is to be measured.
 *
 * @param workloads the workloads
 * @param curves the curves
 * @param contenders who runs
 * @param leftOut who can't, and why
 * @param timing how often and how long
 */
record Plan(List<Workload> workloads, List<Curve> curves, List<Contender> contenders, Map<String, String> leftOut,
		Timing timing) {

	/** The workloads, with those of the curves. */
	List<Workload> allWorkloads() {
		List<Workload> all = new ArrayList<>(this.workloads);
		this.curves.forEach((curve) -> all.addAll(curve.points().values()));
		return all;
	}

}
