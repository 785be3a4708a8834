package io.quicsend.benchmarks.harness;

import java.util.Collection;

/**
 * How repeated figures are spread.
 *
 * @param min the smallest
 * @param median the middle one, or the mean of both middle ones
 * @param max the largest
 */
record Spread(double min, double median, double max) {

	static Spread of(Collection<? extends Number> values) {
		if (values.isEmpty()) {
			throw new IllegalArgumentException("Nothing has been measured");
		}
		double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		return new Spread(sorted[0], median, sorted[sorted.length - 1]);
	}

}
