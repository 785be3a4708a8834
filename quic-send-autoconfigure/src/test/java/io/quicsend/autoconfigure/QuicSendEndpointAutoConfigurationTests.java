package io.quicsend.autoconfigure;

import java.util.List;

import io.quicsend.ConnectionTotals;
import io.quicsend.spring.actuate.ConnectionDescriptor;
import io.quicsend.spring.actuate.QuicSendEndpoint;
import io.quicsend.spring.actuate.QuicSendEndpointWebExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuicSendEndpointAutoConfiguration}.
 */
class QuicSendEndpointAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class,
				QuicSendEndpointAutoConfiguration.class))
		.withPropertyValues("quic-send.connections.default.host=localhost", "quic-send.connections.default.port=4433",
				"quic-send.connections.default.alpn=test");

	private final ApplicationContextRunner exposed = this.contextRunner
		.withPropertyValues("management.endpoints.web.exposure.include=quicsend");

	@Test
	void isPresentWhereExposed() {
		this.exposed.run((context) -> {
			assertThat(context).hasSingleBean(QuicSendEndpoint.class).hasSingleBean(QuicSendEndpointWebExtension.class);
			assertThat(context.getBean(QuicSendEndpoint.class).quicSend(null).connections())
				.containsOnlyKeys("default");
		});
	}

	@Test
	void readingLoadsAndConnectsNothing() {
		this.exposed.run((context) -> {
			QuicSendEndpoint.QuicSendDescriptor descriptor = context.getBean(QuicSendEndpoint.class).quicSend(null);
			assertThat(descriptor.msquic()).isNull();
			assertThat(descriptor.connections().get("default").statistics()).isNull();
		});
	}

	@Test
	void isPresentWithoutConnections() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(QuicSendAutoConfiguration.class, QuicSendEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=quicsend")
			.run((context) -> assertThat(context.getBean(QuicSendEndpoint.class).quicSend(null).connections())
				.isEmpty());
	}

	@Test
	void hasNoWebExtensionWhereExposedOverJmxOnly() {
		this.contextRunner
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=quicsend")
			.run((context) -> assertThat(context).hasSingleBean(QuicSendEndpoint.class)
				.doesNotHaveBean(QuicSendEndpointWebExtension.class));
	}

	@Test
	void isAbsentWhereNotExposed() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(QuicSendEndpoint.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.endpoint.quicsend.access=NONE", "quic-send.enabled=false" })
	void isAbsentWhenDisabled(String property) {
		this.exposed.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(QuicSendEndpoint.class)
				.doesNotHaveBean(QuicSendEndpointWebExtension.class));
	}

	@Test
	void backsOffFromAnEndpointOfTheApplication() {
		QuicSendEndpoint own = new QuicSendEndpoint(List.of());
		this.exposed.withBean(QuicSendEndpoint.class, () -> own)
			.run((context) -> assertThat(context).getBean(QuicSendEndpoint.class).isSameAs(own));
	}

	@Test
	void answersCanBeWrittenAsJsonInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, QuicSendEndpoint.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(ConnectionDescriptor.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(ConnectionDescriptor.StreamDescriptor.class, "blocked")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(ConnectionTotals.class, "connects"))
			.accepts(hints);
	}

}
