package io.quicsend.benchmarks.harness;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SpreadTests {

	@Test
	void medianOfAnOddNumberIsTheMiddleOne() {
		assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(1, 2, 9));
	}

	@Test
	void medianOfAnEvenNumberIsTheMeanOfBothMiddleOnes() {
		assertThat(Spread.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(new Spread(1, 3, 9));
	}

	@Test
	void nothingHasNoSpread() {
		assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
	}

}
