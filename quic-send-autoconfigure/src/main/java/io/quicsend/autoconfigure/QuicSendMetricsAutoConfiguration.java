package io.quicsend.autoconfigure;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.spring.event.QuicSendEventPublisher;
import io.quicsend.spring.metrics.MsQuicMeters;
import io.quicsend.spring.metrics.QuicSendEventMeters;
import io.quicsend.spring.metrics.QuicSendMeters;
import io.quicsend.spring.metrics.SendStreamTimers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for meters of connections and send streams.
 */
@AutoConfiguration(after = { QuicSendAutoConfiguration.class, QuicSendEventAutoConfiguration.class },
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ QuicRegistration.class, QuicSendProperties.class, MeterRegistry.class })
public final class QuicSendMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	QuicSendMeters quicSendMeters(ObjectProvider<QuicRegistration> registrations,
			ObjectProvider<QuicConnection> connections) {
		return new QuicSendMeters(all(registrations), all(connections));
	}

	@Bean
	@ConditionalOnMissingBean
	MsQuicMeters msQuicMeters() {
		return new MsQuicMeters();
	}

	@Bean
	@ConditionalOnBean(QuicSendEventPublisher.class)
	@ConditionalOnMissingBean
	QuicSendEventMeters quicSendEventMeters(QuicSendEventPublisher publisher) {
		return new QuicSendEventMeters(publisher);
	}

	@Bean
	@ConditionalOnMissingBean(SendStreamTimers.class)
	MeterBinder quicSendStreamTimers(ObjectProvider<QuicRegistration> registrations,
			ObjectProvider<QuicConnection> connections, ConfigurableListableBeanFactory beans,
			QuicSendProperties properties) {
		return (registry) -> {
			// Not before every bean that has a say in it can be made.
			if (ObservationDemand.of(beans, properties) == ObservationDemand.TIMER) {
				new SendStreamTimers(all(registrations), all(connections)).bindTo(registry);
			}
		};
	}

	private static <T> List<T> all(ObjectProvider<T> beans) {
		return beans.orderedStream().toList();
	}

}
