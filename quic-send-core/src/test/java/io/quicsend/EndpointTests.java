package io.quicsend;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Endpoint}.
 */
class EndpointTests {

	@ParameterizedTest
	@CsvSource({ "collector.example.org:4433, collector.example.org, 4433", "192.0.2.10:1, 192.0.2.10, 1",
			"[2001:db8::1]:65535, [2001:db8::1], 65535", "' a:1 ', a, 1" })
	void readsHostAndPort(String text, String host, int port) {
		assertThat(Endpoint.parse(text)).isEqualTo(new Endpoint(host, port));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "a:", ":1", "2001:db8::1", "2001:db8::1:4433", "a:b", "https://a:1" })
	void refusesWhatIsSomethingElse(String text) {
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> Endpoint.parse(text))
			.withMessageContaining("'" + text + "' can't be used; use host:port");
	}

	@Test
	void refusesAPortOutOfRange() {
		assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(() -> Endpoint.parse("a:65536"))
			.withMessage("port: 65536 can't be used; use 1 to 65535");
	}

	@ParameterizedTest
	@CsvSource({ "a, a:1", "::1, [::1]:1", "[::1], [::1]:1" })
	void isWrittenAsItIsRead(String host, String text) {
		assertThat(new Endpoint(host, 1)).hasToString(text);
		assertThat(Endpoint.parse(text)).hasToString(text);
	}

}
