package io.quicsend.autoconfigure;

import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.ObservationRegistry;
import io.quicsend.CompletionContext;
import io.quicsend.QuicRegistration;
import io.quicsend.spring.observation.ObservationCompletionContext;
import io.quicsend.spring.observation.SendStreamObservationConvention;
import io.quicsend.spring.observation.SendStreamObservations;
import io.quicsend.spring.observation.SnapshotCompletionContext;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for observations of send streams. They are made only if something
 * else than the timer sees them; the timer comes from
 * {@link QuicSendMetricsAutoConfiguration} otherwise.
 */
@AutoConfiguration(after = QuicSendAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ QuicRegistration.class, QuicSendProperties.class, ObservationRegistry.class })
@ConditionalOnBooleanProperty(name = "quic-send.observations.enabled", matchIfMissing = true)
public final class QuicSendObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SendStreamObservations quicSendStreamObservations(ObservationRegistry registry,
			ObjectProvider<SendStreamObservationConvention> convention) {
		return new SendStreamObservations(registry, convention.getIfAvailable());
	}

	@Bean
	SmartInitializingSingleton quicSendStreamObserving(ObjectProvider<QuicRegistration> registrations,
			SendStreamObservations observations, ObjectProvider<CompletionContext> context,
			ConfigurableListableBeanFactory beans, QuicSendProperties properties) {
		return () -> {
			if (ObservationDemand.of(beans, properties) == ObservationDemand.OBSERVATIONS) {
				registrations.forEach((registration) -> observe(registration, observations, context.getIfAvailable()));
			}
		};
	}

	private static void observe(QuicRegistration registration, SendStreamObservations observations,
			@Nullable CompletionContext context) {
		registration.addStreamListener(observations);
		registration.propagateContext(context);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ContextSnapshotFactory.class)
	static class SnapshotConfiguration {

		@Bean
		@ConditionalOnMissingBean(CompletionContext.class)
		SnapshotCompletionContext quicSendCompletionContext(ObjectProvider<ContextSnapshotFactory> snapshots) {
			return new SnapshotCompletionContext(
					snapshots.getIfAvailable(() -> ContextSnapshotFactory.builder().build()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.micrometer.context.ContextSnapshotFactory")
	static class ScopeConfiguration {

		@Bean
		@ConditionalOnMissingBean(CompletionContext.class)
		ObservationCompletionContext quicSendCompletionContext(ObservationRegistry registry) {
			return new ObservationCompletionContext(registry);
		}

	}

}
