package io.quicsend.autoconfigure;

import io.quicsend.autoconfigure.QuicSendConnectionDetails.Receiver;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * An application that does not start, for a wrong configuration.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ SslAutoConfiguration.class, QuicSendAutoConfiguration.class,
		QuicSendEventAutoConfiguration.class, QuicSendHealthContributorAutoConfiguration.class,
		ObservationAutoConfiguration.class, QuicSendObservationAutoConfiguration.class })
class WrongApplication {

	static final String BEGIN = "-----BEGIN ANALYSIS-----";

	static final String END = "-----END ANALYSIS-----";

	/** Run in a JVM of its own. */
	public static void main(String[] arguments) {
		System.out.println(BEGIN);
		System.out.println(run(arguments));
		System.out.println(END);
		System.exit(0);
	}

	@Bean
	@ConditionalOnProperty("details.port")
	QuicSendConnectionDetails details(Environment environment, SslBundles bundles) {
		String bundle = environment.getProperty("details.bundle");
		return (connection) -> Receiver.of("127.0.0.1", environment.getRequiredProperty("details.port", int.class))
			.withSslBundle((bundle != null) ? bundles.getBundle(bundle) : null);
	}

	/**
	 * Try to start.
	 * @return what the user is shown, or {@code null} if there is no analysis
	 */
	static @Nullable String run(String... arguments) {
		RecordingFailureAnalysisReporter.take();
		SpringApplication application = new SpringApplication(WrongApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try {
			application.run(arguments).close();
			return null;
		}
		catch (RuntimeException ex) {
			return RecordingFailureAnalysisReporter.take();
		}
	}

}
