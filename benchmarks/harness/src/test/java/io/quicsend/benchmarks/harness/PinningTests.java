package io.quicsend.benchmarks.harness;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PinningTests {

	@Test
	void readsListsOfTheKernel() {
		assertThat(Pinning.parseList("\t0-2,5\n")).containsExactly(0, 1, 2, 5);
		assertThat(Pinning.parseList("3")).containsExactly(3);
	}

}
