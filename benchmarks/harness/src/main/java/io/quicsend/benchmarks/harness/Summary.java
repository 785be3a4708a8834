package io.quicsend.benchmarks.harness;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What a contender reached in all rounds of a workload; single figures are medians.
 *
 * @param rounds the rounds with a result
 * @param counted when the contender counts an operation as complete
 * @param value what the workload's metric is about
 * @param ratio the value to that of C in the same round; {@code null} without any
 * @param cpuMicrosPerOperation CPU time of the whole process
 * @param cpuRatio that time to C's of the same round
 * @param allocatedBytesPerOperation heap; {@code null} where that is not known
 * @param peakRssBytes memory of the whole process
 * @param p99Micros of latency only
 * @param p999Micros of latency only
 */
record Summary(int rounds, String counted, Spread value, @Nullable Spread ratio, double cpuMicrosPerOperation,
		@Nullable Spread cpuRatio, @Nullable Double allocatedBytesPerOperation, double peakRssBytes,
		@Nullable Double p99Micros, @Nullable Double p999Micros) {

	static Summary of(Map<Integer, Measurement> own, Map<Integer, Measurement> limit) {
		Collection<Measurement> all = own.values();
		return new Summary(own.size(), all.iterator().next().sender().counted(),
				Spread.of(all.stream().map(Measurement::value).toList()), ratio(own, limit, Measurement::value),
				requireMedian(all, (run) -> run.sender().cpuMicrosPerOperation()),
				ratio(own, limit, (run) -> run.sender().cpuMicrosPerOperation()),
				median(all, (run) -> run.sender().allocatedBytesPerOperation()),
				requireMedian(all, (run) -> (double) run.sender().peakRssBytes()), median(all, latency(Latency::p99)),
				median(all, latency(Latency::p999)));
	}

	private static @Nullable Spread ratio(Map<Integer, Measurement> own, Map<Integer, Measurement> limit,
			Function<Measurement, Double> figure) {
		List<Double> ratios = own.entrySet()
			.stream()
			.filter((entry) -> limit.containsKey(entry.getKey()))
			.map((entry) -> figure.apply(entry.getValue())
					/ figure.apply(Objects.requireNonNull(limit.get(entry.getKey()))))
			.toList();
		return ratios.isEmpty() ? null : Spread.of(ratios);
	}

	private static double requireMedian(Collection<Measurement> runs, Function<Measurement, Double> figure) {
		return Spread.of(runs.stream().map(figure).toList()).median();
	}

	private static @Nullable Double median(Collection<Measurement> runs,
			Function<Measurement, @Nullable Double> figure) {
		List<Double> figures = runs.stream().map(figure).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
		return figures.isEmpty() ? null : Spread.of(figures).median();
	}

	private static Function<Measurement, @Nullable Double> latency(Function<Latency, Long> percentile) {
		return (run) -> {
			Latency latency = run.latency();
			return (latency != null) ? percentile.apply(latency) / 1e3 : null;
		};
	}

}
