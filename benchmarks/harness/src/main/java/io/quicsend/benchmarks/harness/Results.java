package io.quicsend.benchmarks.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What all runs gave.
 */
final class Results {

	private final List<Measurement> measurements = new ArrayList<>();

	private final List<Failure> failures = new ArrayList<>();

	private final Map<String, Map<String, String>> unsupported = new LinkedHashMap<>();

	void add(Measurement measurement) {
		this.measurements.add(measurement);
	}

	void add(Failure failure) {
		this.failures.add(failure);
	}

	void unsupported(Workload workload, Contender contender, String reason) {
		this.unsupported.computeIfAbsent(workload.key(), (key) -> new LinkedHashMap<>()).put(contender.name(), reason);
	}

	boolean isUnsupported(Workload workload, Contender contender) {
		return this.unsupported.getOrDefault(workload.key(), Map.of()).containsKey(contender.name());
	}

	List<Measurement> measurements() {
		return List.copyOf(this.measurements);
	}

	List<Failure> failures() {
		return List.copyOf(this.failures);
	}

	/** Reasons by workload and contender. */
	Map<String, Map<String, String>> unsupported() {
		return this.unsupported;
	}

	/** Versions in use by contender. */
	Map<String, Map<String, @Nullable String>> versions() {
		Map<String, Map<String, @Nullable String>> versions = new LinkedHashMap<>();
		this.measurements
			.forEach((measurement) -> versions.put(measurement.contender(), measurement.sender().versions()));
		return versions;
	}

	/**
	 * Sum up what a contender reached.
	 * @param workload the workload
	 * @param contender the contender's name
	 * @return the summary, or {@code null} if there is no result
	 */
	@Nullable Summary summary(Workload workload, String contender) {
		Map<Integer, Measurement> own = byRound(workload, contender);
		return own.isEmpty() ? null : Summary.of(own, byRound(workload, Contenders.LIMIT));
	}

	private Map<Integer, Measurement> byRound(Workload workload, String contender) {
		Map<Integer, Measurement> rounds = new TreeMap<>();
		for (Measurement measurement : this.measurements) {
			if (measurement.workload().equals(workload.key()) && measurement.contender().equals(contender)) {
				rounds.put(measurement.round(), measurement);
			}
		}
		return rounds;
	}

}
