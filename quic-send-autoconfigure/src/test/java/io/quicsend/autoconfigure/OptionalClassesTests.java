package io.quicsend.autoconfigure;

import io.quicsend.SendStreamFactory;
import io.quicsend.spring.actuate.QuicSendEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications without some of the classes that the auto-configurations know. These are
 * found in the way in which applications find them, without loading them.
 */
class OptionalClassesTests {

	@Test
	void thereIsNoHealthWithoutItsClasses() {
		without("org.springframework.boot.health").run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(SendStreamFactory.class)
			.doesNotHaveBean("quicSendHealthContributor"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.actuate", "org.springframework.boot.actuate.autoconfigure" })
	void thereIsNeitherEndpointNorInfoWithoutActuator(String filtered) {
		without(filtered).run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(SendStreamFactory.class)
			.doesNotHaveBean("quicSendEndpoint")
			.doesNotHaveBean("quicSendInfoContributor"));
	}

	@Test
	void thereIsAnEndpointWithoutWeb() {
		without("org.springframework.web", "org.springframework.boot.webmvc", "org.springframework.boot.tomcat",
				"jakarta.servlet")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(QuicSendEndpoint.class));
	}

	private static ApplicationContextRunner without(String... packages) {
		return new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withClassLoader(new FilteredClassLoader(packages))
			.withPropertyValues("quic-send.connections.default.host=localhost",
					"quic-send.connections.default.port=4433", "quic-send.connections.default.alpn=test",
					"management.endpoints.web.exposure.include=*");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, QuicSendAutoConfiguration.class,
			QuicSendEndpointAutoConfiguration.class, QuicSendEventAutoConfiguration.class,
			QuicSendHealthContributorAutoConfiguration.class, QuicSendInfoContributorAutoConfiguration.class })
	static class Application {

	}

}
