package io.quicsend.benchmarks.harness;

import java.util.Locale;

/**
 * Numbers with three digits that count, since they may be of any size.
 */
final class Digits {

	private Digits() {
	}

	static String of(double number) {
		int decimals = 2 - (int) Math.floor(Math.log10(Math.max(Math.abs(number), 1e-6)));
		return String.format(Locale.ROOT, "%." + Math.max(0, Math.min(6, decimals)) + "f", number);
	}

}
