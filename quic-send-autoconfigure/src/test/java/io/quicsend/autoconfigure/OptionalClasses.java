package io.quicsend.autoconfigure;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/**
 * An application without some of the classes that the auto-configurations know. These are
 * found in the way in which applications find them, without loading them.
 */
final class OptionalClasses {

	private OptionalClasses() {
	}

	static ApplicationContextRunner without(String... packages) {
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
