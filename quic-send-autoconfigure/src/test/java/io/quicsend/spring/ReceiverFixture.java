package io.quicsend.spring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.quicsend.SendStreamFactory;
import io.quicsend.autoconfigure.QuicSendAutoConfiguration;
import io.quicsend.autoconfigure.QuicSendEventAutoConfiguration;
import io.quicsend.autoconfigure.QuicSendMetricsAutoConfiguration;
import io.quicsend.autoconfigure.QuicSendObservationAutoConfiguration;
import io.quicsend.test.QuicReceiver;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A receiver, and contexts that send to it and are observed.
 */
public final class ReceiverFixture implements AutoCloseable {

	private final QuicReceiver receiver;

	private final Path authority;

	public ReceiverFixture(Path directory) throws Exception {
		this.receiver = QuicReceiver.builder().alpn("test").start();
		this.authority = this.receiver.certificateAuthority().writePem(directory.resolve("ca.pem"));
	}

	public QuicReceiver receiver() {
		return this.receiver;
	}

	public ApplicationContextRunner contextRunner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, QuicSendAutoConfiguration.class,
					QuicSendEventAutoConfiguration.class, QuicSendMetricsAutoConfiguration.class,
					QuicSendObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, ObservationAutoConfiguration.class))
			.withPropertyValues("quic-send.connections.default.host=localhost",
					"quic-send.connections.default.port=" + this.receiver.port(),
					"quic-send.connections.default.alpn=test", "quic-send.connections.default.ssl.bundle=receiver",
					"quic-send.connections.default.handshake-timeout=30s",
					"spring.ssl.bundle.pem.receiver.truststore.certificate=" + this.authority.toUri());
	}

	public static SendStreamFactory streams(ApplicationContext context) {
		return context.getBean(SendStreamFactory.class);
	}

	public static void get(CompletableFuture<?> future) throws Exception {
		future.get(60, TimeUnit.SECONDS);
	}

	public static void await(String what, BooleanSupplier condition) {
		long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("still not: " + what).isLessThan(deadline);
			LockSupport.parkNanos(10_000_000);
		}
	}

	@Override
	public void close() {
		this.receiver.close();
	}

}
