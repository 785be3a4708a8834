package io.quicsend.benchmarks.harness;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DigitsTests {

	@ParameterizedTest
	@CsvSource({ "12345.6, 12346", "123.45, 123", "12.345, 12.3", "1.2345, 1.23", "0.12345, 0.123",
			"0.00012345, 0.000123", "0, 0.000000" })
	void keepsThreeDigitsThatCount(double number, String expected) {
		assertThat(Digits.of(number)).isEqualTo(expected);
	}

}
