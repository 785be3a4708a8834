package io.quicsend.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import io.quicsend.tls.PublicKeyPin;
import io.quicsend.tls.TlsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PropertiesTlsOptions} without SSL bundle.
 */
class PropertiesTlsOptionsTests {

	private static final String PIN = "sha256/" + "A".repeat(43) + "=";

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void theJvmsTrustIsTheDefault() {
		TlsOptions tls = create(Map.of());
		assertThat(tls.isInsecure()).isFalse();
		assertThat(tls.isPinnedOnly()).isFalse();
		assertThat(tls.trustManager()).isNull();
		assertThat(tls.pins()).isEmpty();
	}

	@Test
	void pinsAloneArePinnedOnly() {
		TlsOptions tls = create(Map.of("connections.main.trust", "pinned", "connections.main.pins", PIN));
		assertThat(tls.isPinnedOnly()).isTrue();
		assertThat(tls.pins()).containsExactly(PublicKeyPin.of(PIN));
	}

	@Test
	void pinsCountBesideTheTrustStore() {
		TlsOptions tls = create(Map.of("connections.main.pins", PIN));
		assertThat(tls.isPinnedOnly()).isFalse();
		assertThat(tls.isInsecure()).isFalse();
		assertThat(tls.pins()).containsExactly(PublicKeyPin.of(PIN));
	}

	@Test
	void trustAndPinsAreInherited() {
		TlsOptions tls = create(Map.of("defaults.trust", "pinned", "defaults.pins", PIN));
		assertThat(tls.isPinnedOnly()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod", "production" })
	void insecureIsRefusedInProduction(String profile) {
		this.environment.setActiveProfiles("eu", profile);
		assertThatExceptionOfType(InvalidQuicSendPropertyException.class)
			.isThrownBy(() -> create(Map.of("connections.main.trust", "insecure")))
			.withMessageStartingWith("quic-send.connections.main.trust: INSECURE can't be used")
			.withMessageContaining("the profile '" + profile + "'")
			.withMessageContaining("quic-send.connections.main.allow-insecure-in-production=true");
	}

	@Test
	void insecureOfTheDefaultsIsRefusedInProduction() {
		this.environment.setActiveProfiles("prod");
		assertThatExceptionOfType(InvalidQuicSendPropertyException.class)
			.isThrownBy(() -> create(Map.of("defaults.trust", "insecure")))
			.withMessageStartingWith("quic-send.defaults.trust: INSECURE can't be used");
	}

	@Test
	void insecureIsAcceptedInProductionWhenConfirmed() {
		this.environment.setActiveProfiles("prod");
		assertThat(create(
				Map.of("connections.main.trust", "insecure", "connections.main.allow-insecure-in-production", "true"))
			.isInsecure()).isTrue();
	}

	@Test
	void insecureIsAcceptedElsewhere() {
		this.environment.setActiveProfiles("product-tests");
		assertThat(create(Map.of("connections.main.trust", "insecure")).isInsecure()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "bundle", "pinned" })
	void trustWithoutWhatItNeedsIsRefused(String trust) {
		assertThatExceptionOfType(InvalidQuicSendPropertyException.class)
			.isThrownBy(() -> create(Map.of("connections.main.trust", trust)))
			.withMessageContaining(" is not set; name ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "system", "" })
	void pinsThatAreSetButEmptyAreRefused(String trust) {
		assertThatExceptionOfType(InvalidQuicSendPropertyException.class)
			.isThrownBy(() -> create(Map.of("connections.main.trust", trust, "connections.main.pins", "")))
			.withMessageStartingWith("quic-send.connections.main.pins: '' can't be used");
	}

	@Test
	void emptyPinsDoNotHideThoseOfTheDefaults() {
		assertThatExceptionOfType(InvalidQuicSendPropertyException.class)
			.isThrownBy(() -> create(Map.of("defaults.pins", PIN, "connections.main.pins", "")))
			.withMessageStartingWith("quic-send.connections.main.pins: '' can't be used");
	}

	@Test
	void pinsThatNobodyChecksAreRefused() {
		assertThatExceptionOfType(InvalidQuicSendPropertyException.class)
			.isThrownBy(() -> create(Map.of("connections.main.trust", "insecure", "connections.main.pins", PIN)))
			.withMessageStartingWith("quic-send.connections.main.pins: ");
	}

	private TlsOptions create(Map<String, String> properties) {
		Map<String, String> all = new HashMap<>(Map.of("quic-send.connections.main.host", "localhost"));
		properties.forEach((name, value) -> all.put("quic-send." + name, value));
		return new PropertiesTlsOptions(BoundOptions.settings(all, "main"), this.environment).create(null);
	}

}
