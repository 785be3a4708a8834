package io.quicsend.tls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link ServerNames}.
 */
class ServerNamesTests {

	@ParameterizedTest
	@CsvSource({ "collector.example.org, collector.example.org", "Collector.EXAMPLE.org, collector.example.org",
			"collector.example.org., collector.example.org", "localhost, localhost",
			"bücher.example.org, xn--bcher-kva.example.org", "a-b.c1.example, a-b.c1.example",
			"3com.example, 3com.example", "1.2.3.example, 1.2.3.example" })
	void hostNameIsSentInAscii(String serverName, String sni) {
		assertThat(ServerNames.sni(serverName)).isEqualTo(sni);
		assertThat(ServerNames.normalize(serverName)).isEqualTo(sni);
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, 127.0.0.1", "127.0.0.1., 127.0.0.1", "255.255.255.255, 255.255.255.255",
			"::1, 0:0:0:0:0:0:0:1", "[::1], 0:0:0:0:0:0:0:1", "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
			"[fe80::1%25eth0], fe80:0:0:0:0:0:0:1", "2001:DB8::A, 2001:db8:0:0:0:0:0:a",
			"::ffff:192.0.2.1, 192.0.2.1" })
	void addressIsNotSent(String serverName, String normalized) {
		assertThat(ServerNames.sni(serverName)).isNull();
		assertThat(ServerNames.normalize(serverName)).isEqualTo(normalized);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", " ", "a b", " localhost", "localhost\n", "a\u0000b", "a..b", ".example.org",
			"example.org..", "-a.example", "a-.example", "my_host", "*.example.org", "a/b", "a\\b", "a:443",
			"https://example.org", "example.org:4433", "[example.org]", "[127.0.0.1]", "[::1", "::1]", "[::1]:443",
			"[]", ":::", "1:2:3", "::g", "127.0.0.1%lo", "127.1", "256.0.0.1", "1.2.3.4.5", "127.0.0.01", "0x7f.1",
			"2130706433", "0x7f000001", "example.123", "xn--\u00fc" })
	void neitherHostNameNorAddress(String serverName) {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerNames.sni(serverName))
			.withMessageStartingWith("serverName: '")
			.withMessageContaining("can't be used; ")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("\n"));
		assertThatIllegalArgumentException().isThrownBy(() -> ServerNames.normalize(serverName));
	}

	@Test
	void longestLabelAndNameAreSent() {
		String label = "a".repeat(63);
		String name = label + "." + label + "." + label + "." + "a".repeat(61);
		assertThat(ServerNames.sni(name)).isEqualTo(name).hasSize(253);
		assertThat(ServerNames.sni(name + ".")).isEqualTo(name);
	}

	@Test
	void longerLabelIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerNames.sni("a".repeat(64) + ".example"))
			.withMessageContaining("63");
	}

	@Test
	void longerNameIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerNames.sni("a.".repeat(126) + "aa"))
			.withMessageContaining("at most 253 characters");
	}

	@Test
	void fullWidthDigitsAreNoWayToAnAddress() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerNames.sni("\uff11\uff12\uff17.0.0.1"));
	}

	@Test
	void refusalTellsWhatToDo() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerNames.sni("example.org:4433"))
			.withMessage("serverName: 'example.org:4433' can't be used; "
					+ "use a host name or an IP address, without scheme, port and path");
	}

}
