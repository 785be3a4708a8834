package io.quicsend.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import io.quicsend.ConnectionOptions;
import io.quicsend.Endpoint;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Where a connection goes, by its own properties and by the defaults.
 */
class EndpointPropertiesTests {

	@Test
	void endpointsAreKeptInTheirOrder() {
		assertThat(create("connections.main.endpoints", "b:2,a:1,[::1]:3").endpoints())
			.containsExactly(new Endpoint("b", 2), new Endpoint("a", 1), new Endpoint("[::1]", 3));
	}

	@Test
	void endpointsAreInherited() {
		assertThat(create("defaults.endpoints", "a:1,b:2").endpoints()).containsExactly(new Endpoint("a", 1),
				new Endpoint("b", 2));
	}

	@Test
	void hostOfTheConnectionHidesEndpointsOfTheDefaults() {
		assertThat(create("connections.main.host", "c", "connections.main.port", "3", "defaults.endpoints", "a:1")
			.endpoints()).containsExactly(new Endpoint("c", 3));
	}

	@Test
	void endpointsOfTheConnectionHideHostAndPortOfTheDefaults() {
		assertThat(create("connections.main.endpoints", "a:1", "defaults.host", "c", "defaults.port", "3").endpoints())
			.containsExactly(new Endpoint("a", 1));
	}

	@Test
	void hostWithThePortOfTheDefaults() {
		assertThat(create("connections.main.host", "c", "defaults.port", "3").endpoints())
			.containsExactly(new Endpoint("c", 3));
	}

	@Test
	void wrongEndpointOfTheDefaultsIsReportedThere() {
		assertThatExceptionOfType(InvalidQuicSendPropertyException.class)
			.isThrownBy(() -> create("defaults.endpoints", "a"))
			.withMessageStartingWith("quic-send.defaults.endpoints: 'a' can't be used; use host:port");
	}

	private static ConnectionOptions create(String... properties) {
		Map<String, String> all = new HashMap<>(Map.of("quic-send.connections.main.alpn", "test"));
		for (int i = 0; i < properties.length; i += 2) {
			all.put("quic-send." + properties[i], properties[i + 1]);
		}
		return BoundOptions.of(all, "main");
	}

}
