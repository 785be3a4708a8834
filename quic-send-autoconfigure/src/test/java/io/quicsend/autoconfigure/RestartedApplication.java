package io.quicsend.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.quicsend.SendStreamFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that sends at its start, and which DevTools restart twice. Each time it
 * tells which threads there are before it sends.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ LifecycleAutoConfiguration.class, SslAutoConfiguration.class,
		QuicSendAutoConfiguration.class, QuicSendEventAutoConfiguration.class })
class RestartedApplication {

	/** Survives, unlike static fields: the different class loaders so far. */
	private static final String LOADERS = "restarted.loaders";

	public static void main(String[] arguments) throws Exception {
		SpringApplication application = new SpringApplication(RestartedApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		ApplicationContext context = application.run(arguments);
		Set<ClassLoader> loaders = loaders();
		loaders.add(RestartedApplication.class.getClassLoader());
		System.out.println("threads: " + threads());
		context.getBean(SendStreamFactory.class).send(new byte[100]).get(30, TimeUnit.SECONDS);
		System.out.println("sent in " + SendStreamFactory.class.getClassLoader().getClass().getSimpleName());
		if (loaders.size() < 3) {
			Restarter.getInstance().restart();
		}
		else {
			System.exit(0);
		}
	}

	@SuppressWarnings("unchecked")
	private static Set<ClassLoader> loaders() {
		return (Set<ClassLoader>) System.getProperties().computeIfAbsent(LOADERS, (key) -> new HashSet<>());
	}

	/**
	 * Threads of quic-send's: this time, none but that of the events has been started.
	 */
	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("quic-send-"))
			.toList();
	}

}
