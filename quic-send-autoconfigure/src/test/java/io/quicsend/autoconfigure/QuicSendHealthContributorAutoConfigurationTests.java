package io.quicsend.autoconfigure;

import io.quicsend.spring.actuate.QuicConnectionHealthIndicator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuicSendHealthContributorAutoConfiguration}.
 */
class QuicSendHealthContributorAutoConfigurationTests {

	private static final String BEAN = "quicSendHealthContributor";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class,
				QuicSendHealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class))
		.withPropertyValues("quic-send.defaults.host=localhost", "quic-send.defaults.port=4433",
				"quic-send.defaults.alpn=test");

	private final ApplicationContextRunner configured = this.contextRunner
		.withPropertyValues("quic-send.connections.default.connect=lazy", "quic-send.connections.audit.connect=lazy");

	@Test
	void isACompositeOfAllConnections() {
		this.configured.run((context) -> {
			HealthContributorRegistry registry = context.getBean(HealthContributorRegistry.class);
			assertThat(registry.getContributor("quicSend")).isInstanceOfSatisfying(CompositeHealthContributor.class,
					(composite) -> {
						assertThat(composite.stream()).extracting(HealthContributors.Entry::name)
							.containsExactlyInAnyOrder("default", "audit");
						assertThat(composite.stream()).extracting(HealthContributors.Entry::contributor)
							.allMatch(QuicConnectionHealthIndicator.class::isInstance);
					});
		});
	}

	@Test
	void onlyConnectionIsPartOfACompositeToo() {
		this.contextRunner.withPropertyValues("quic-send.connections.audit.connect=lazy")
			.run((context) -> assertThat(
					context.getBean(BEAN, CompositeHealthContributor.class).getContributor("audit"))
				.isNotNull());
	}

	@Test
	void nameWithASlashIsShownWithAColon() {
		this.contextRunner.withPropertyValues("quic-send.connections[eu/west].connect=lazy")
			.run((context) -> assertThat(
					context.getBean(BEAN, CompositeHealthContributor.class).getContributor("eu:west"))
				.isNotNull());
	}

	@Test
	void backsOffFromAContributorOfThatName() {
		HealthIndicator own = () -> Health.up().build();
		this.configured.withBean("quicSendHealthIndicator", HealthIndicator.class, () -> own)
			.run((context) -> assertThat(context).doesNotHaveBean(BEAN).getBean(HealthContributor.class).isSameAs(own));
	}

	@Test
	void isAbsentWithoutConnections() {
		this.contextRunner
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthContributor.class));
	}

	@ParameterizedTest
	@CsvSource({ "management.health.quicsend.enabled=false", "management.health.defaults.enabled=false",
			"quic-send.enabled=false" })
	void isAbsentWhenDisabled(String property) {
		this.configured.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthContributor.class));
	}

	@ParameterizedTest
	@CsvSource({ "max-loss,1.1", "max-loss,-0.1", "max-rtt,0s", "degraded-status,''" })
	void unusableLimitStopsTheStart(String property, String value) {
		this.configured.withPropertyValues("quic-send.health." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidQuicSendPropertyException.class)
				.hasMessageStartingWith("quic-send.health." + property + ": "));
	}

}
