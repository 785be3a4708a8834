package io.quicsend.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

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
