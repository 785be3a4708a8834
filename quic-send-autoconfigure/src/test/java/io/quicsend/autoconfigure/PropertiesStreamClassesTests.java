package io.quicsend.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.quicsend.SendStreamOptions;
import io.quicsend.StreamClass;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PropertiesStreamClasses}.
 */
class PropertiesStreamClassesTests {

	@Test
	void defaultClassIsThereWithoutBeingDefined() {
		assertThat(create(Map.of()).all()).containsOnly(Map.entry("default", SendStreamOptions.defaults()));
	}

	@Test
	void classWithoutMoreHasTheLibrarysOptions() {
		assertThat(create(Map.of("control.start", "wait")).all()).containsEntry("control",
				SendStreamOptions.defaults());
	}

	@Test
	void mapsEveryProperty() {
		assertThat(create(Map.of("control.priority", "60000", "control.deadline", "2s", "control.max-in-flight", "3",
				"control.start", "fail", "control.start-timeout", "1s", "control.close-error-code", "7"))
			.all())
			.containsEntry("control", new SendStreamOptions(60000, true, Duration.ofSeconds(1), 7,
					Duration.ofSeconds(2), new StreamClass("control", 3)));
	}

	@Test
	void connectionHasTheClassThatItNames() {
		Map<String, String> properties = Map.of("quic-send.connections.main.stream-class", "bulk",
				"quic-send.streams.bulk.priority", "1");
		assertThat(of(properties).priority()).isOne();
	}

	@Test
	void connectionInheritsTheClassOfTheDefaults() {
		Map<String, String> properties = Map.of("quic-send.connections.main.host", "localhost",
				"quic-send.defaults.stream-class", "bulk", "quic-send.streams.bulk.priority", "1");
		assertThat(of(properties).priority()).isOne();
	}

	@Test
	void connectionThatNamesNoneHasTheDefaultClass() {
		Map<String, String> properties = Map.of("quic-send.connections.main.host", "localhost",
				"quic-send.streams.default.priority", "1");
		assertThat(of(properties).priority()).isOne();
	}

	@Test
	void unknownClassIsAnsweredWithTheKnownOnes() {
		Map<String, String> properties = Map.of("quic-send.connections.main.stream-class", "control",
				"quic-send.streams.bulk.priority", "1");
		assertThatExceptionOfType(InvalidQuicSendPropertyException.class).isThrownBy(() -> of(properties))
			.withMessage("quic-send.connections.main.stream-class: control can't be used; use the name of a class "
					+ "that is defined under quic-send.streams, of which there are [default, bulk]");
	}

	@Test
	void customizersFollowThePropertiesInTheirOrder() {
		Map<String, StreamProperties> properties = bind(Map.of("control.priority", "5"));
		PropertiesStreamClasses classes = new PropertiesStreamClasses(properties, List.of(
				(name, options) -> options.withPriority(options.priority() + 1),
				(name, options) -> name.equals("control") ? options.withPriority(options.priority() * 2) : options));
		assertThat(classes.all().get("control").priority()).isEqualTo(12);
		assertThat(classes.all().get("default").priority()).isEqualTo(SendStreamOptions.DEFAULT_PRIORITY + 1);
	}

	private static SendStreamOptions of(Map<String, String> properties) {
		QuicSendProperties bound = BoundOptions.bind(properties);
		return new PropertiesStreamClasses(bound.streams(), List.of()).of(ConnectionSettings.of(bound, "main"));
	}

	private static PropertiesStreamClasses create(Map<String, String> properties) {
		return new PropertiesStreamClasses(bind(properties), List.of());
	}

	private static Map<String, StreamProperties> bind(Map<String, String> properties) {
		Map<String, String> all = new HashMap<>();
		properties.forEach((name, value) -> all.put("quic-send.streams." + name, value));
		return BoundOptions.bind(all).streams();
	}

}
