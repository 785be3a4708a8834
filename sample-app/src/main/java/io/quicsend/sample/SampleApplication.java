package io.quicsend.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Sends files on QUIC send streams, then serves {@code POST /send}. See the README for
 * its options.
 */
@SpringBootApplication
@EnableConfigurationProperties(SampleProperties.class)
public class SampleApplication {

	public static void main(String[] args) {
		ConfigurableApplicationContext context = application().run(args);
		// Asked of the environment, since a signal may have closed the context by now.
		if (context.getEnvironment().getProperty("sample.exit", Boolean.class, false)) {
			System.exit(SpringApplication.exit(context));
		}
	}

	static SpringApplication application() {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers(new EmbeddedReceiverInitializer());
		return application;
	}

}
