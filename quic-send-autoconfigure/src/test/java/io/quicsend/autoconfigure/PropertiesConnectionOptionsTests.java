package io.quicsend.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quicsend.CongestionControl;
import io.quicsend.ConnectionOptions;
import io.quicsend.autoconfigure.Metadata.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PropertiesConnectionOptions}.
 */
class PropertiesConnectionOptionsTests {

	@ParameterizedTest
	@MethodSource("mappings")
	void mapsProperty(Mapping mapping) {
		assertThat(mapping.option().apply(create(mapping.property(), mapping.value()))).isEqualTo(mapping.expected());
	}

	@ParameterizedTest
	@MethodSource("mappings")
	void valueUnderTestIsNotTheDefault(Mapping mapping) {
		assertThat(mapping.option().apply(create())).isNotEqualTo(mapping.expected());
	}

	@ParameterizedTest
	@MethodSource("mappings")
	void defaultIsThatOfTheLibrary(Mapping mapping) {
		ConnectionOptions library = ConnectionOptions.builder("localhost", 4433, "test").build();
		assertThat(mapping.option().apply(create())).isEqualTo(mapping.option().apply(library));
	}

	@ParameterizedTest
	@MethodSource("mappings")
	void inheritsPropertyFromTheDefaults(Mapping mapping) {
		Map<String, String> properties = required();
		properties.remove("quic-send.connections.main." + mapping.property());
		properties.put("quic-send.defaults." + mapping.property(), mapping.value());
		assertThat(mapping.option().apply(create(properties))).isEqualTo(mapping.expected());
	}

	@ParameterizedTest
	@MethodSource("mappings")
	void connectionOverridesTheDefaults(Mapping mapping) {
		Map<String, String> properties = required();
		properties.put("quic-send.connections.main." + mapping.property(), mapping.value());
		properties.put("quic-send.defaults." + mapping.property(), mapping.other());
		assertThat(mapping.option().apply(create(properties))).isEqualTo(mapping.expected());
	}

	@Test
	void wrongValueOfTheDefaultsIsReportedThere() {
		Map<String, String> properties = required();
		properties.put("quic-send.defaults.idle-timeout", "-1s");
		assertThatExceptionOfType(InvalidQuicSendPropertyException.class).isThrownBy(() -> create(properties))
			.withMessageStartingWith("quic-send.defaults.idle-timeout: PT-1S can't be used");
	}

	@Test
	void everyPropertyIsTested() {
		Set<String> elsewhere = Set.of("connect", "trust", "pins", "allow-insecure-in-production", "ssl.bundle",
				"ssl.key-log-file", "endpoints", "stream-class");
		Set<String> tested = mappings().map(Mapping::property).collect(Collectors.toSet());
		assertThat(Metadata.connection()).extracting(Property::name)
			.filteredOn((name) -> !elsewhere.contains(name))
			.containsExactlyInAnyOrderElementsOf(tested);
	}

	@ParameterizedTest
	@ValueSource(strings = { "host", "port", "alpn" })
	void missingPropertyIsNamed(String property) {
		Map<String, String> properties = required();
		properties.remove("quic-send.connections.main." + property);
		assertThatExceptionOfType(InvalidQuicSendPropertyException.class).isThrownBy(() -> create(properties))
			.withMessageStartingWith("quic-send.connections.main." + property + " is not set; use the ");
	}

	@ParameterizedTest
	@CsvSource({ "port, 0, 0, use 1 to 65535", "port, 65536, 65536, use 1 to 65535",
			"host, ' ', ''' ''', use a host name or an IP address",
			"alpn, '', '''''', 'use the protocol name that the receiver expects, 1 to 255 bytes'",
			"handshake-timeout, 0s, PT0S, use 1ms or more", "idle-timeout, -1s, PT-1S, use 0ms or more",
			"disconnect-timeout, 1h, PT1H, use 1ms to 10m", "keep-alive, -1ms, PT-0.001S, use 0ms or more",
			"close-timeout, 30d, PT720H, 'use 2147483647ms at most, which is 24 days and some hours'",
			"close-error-code, -1, -1, 'use 0 to 2^62-1, the range of QUIC error codes'",
			"stream-window, 1KB, 1024, use 4KB to 1GB", "stream-window, 4GB, 4294967296B, use 4KB to 1GB",
			"connection-window, 0B, 0, use 4KB to 1GB", "initial-window-packets, 0, 0, use 1 to 65535",
			"initial-rtt, 2m, PT2M, use 1ms to 1m", "minimum-mtu, 576, 576, use 1248 to 65535",
			"maximum-mtu, 70000, 70000, use 1248 to 65535",
			"minimum-mtu, 1600, 1600, 'use at most ''quic-send.connections.main.maximum-mtu'', which is 1500'" })
	void wrongValueIsReportedByItsProperty(String property, String value, String shown, String remedy) {
		assertThatExceptionOfType(InvalidQuicSendPropertyException.class).isThrownBy(() -> create(property, value))
			.withMessage("quic-send.connections.main." + property + ": " + shown + " can't be used; " + remedy);
	}

	private static Stream<Mapping> mappings() {
		return Stream.of(new Mapping("host", "example.org", ConnectionOptions::host, "example.org"),
				new Mapping("port", "65535", ConnectionOptions::port, 65535),
				new Mapping("alpn", "telemetry", ConnectionOptions::alpn, "telemetry"),
				new Mapping("server-name", "other.example.org", ConnectionOptions::serverName, "other.example.org"),
				new Mapping("handshake-timeout", "3s", ConnectionOptions::handshakeTimeout, Duration.ofSeconds(3)),
				new Mapping("idle-timeout", "2m", ConnectionOptions::idleTimeout, Duration.ofMinutes(2)),
				new Mapping("disconnect-timeout", "1500", ConnectionOptions::disconnectTimeout,
						Duration.ofMillis(1500)),
				new Mapping("keep-alive", "10s", ConnectionOptions::keepAlive, Duration.ofSeconds(10)),
				new Mapping("close-timeout", "7s", ConnectionOptions::closeTimeout, Duration.ofSeconds(7)),
				new Mapping("close-error-code", "4611686018427387903", ConnectionOptions::closeErrorCode,
						4611686018427387903L),
				new Mapping("stream-window", "1GB", ConnectionOptions::streamWindow, 1 << 30),
				new Mapping("connection-window", "64MB", ConnectionOptions::connectionWindow, 64 * 1024 * 1024),
				new Mapping("congestion-control", "bbr", ConnectionOptions::congestionControl, CongestionControl.BBR),
				new Mapping("initial-window-packets", "20", ConnectionOptions::initialWindowPackets, 20),
				new Mapping("initial-rtt", "50ms", ConnectionOptions::initialRtt, Duration.ofMillis(50)),
				new Mapping("minimum-mtu", "1300", ConnectionOptions::minimumMtu, 1300),
				new Mapping("maximum-mtu", "9000", ConnectionOptions::maximumMtu, 9000),
				new Mapping("pacing", "false", ConnectionOptions::pacing, false),
				new Mapping("ecn", "true", ConnectionOptions::ecn, true),
				new Mapping("send-buffering", "true", ConnectionOptions::sendBuffering, true));
	}

	private static ConnectionOptions create(String property, String value) {
		Map<String, String> properties = required();
		properties.put("quic-send.connections.main." + property, value);
		return create(properties);
	}

	private static ConnectionOptions create() {
		return create(required());
	}

	private static ConnectionOptions create(Map<String, String> properties) {
		return BoundOptions.of(properties, "main");
	}

	private static Map<String, String> required() {
		return new HashMap<>(Map.of("quic-send.connections.main.host", "localhost", "quic-send.connections.main.port",
				"4433", "quic-send.connections.main.alpn", "test"));
	}

	record Mapping(String property, String value, Function<ConnectionOptions, Object> option, Object expected) {

		/** A value that can be used, and is another one. */
		String other() {
			return switch (this.property) {
				case "host", "alpn", "server-name" -> "inherited";
				case "congestion-control" -> "cubic";
				case "pacing" -> "true";
				case "ecn", "send-buffering" -> "false";
				case "stream-window", "connection-window" -> "2MB";
				case "handshake-timeout", "idle-timeout", "disconnect-timeout", "keep-alive", "close-timeout",
						"initial-rtt" ->
					"42ms";
				default -> "1400";
			};
		}

		@Override
		public String toString() {
			return this.property;
		}

	}

}
