package io.quicsend.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.quicsend.QuicConnection;
import io.quicsend.autoconfigure.QuicSendProperties.Health;
import io.quicsend.spring.actuate.HealthLimits;
import io.quicsend.spring.actuate.QuicConnectionHealthIndicator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the health of connections, each by its name.
 */
@AutoConfiguration(after = QuicSendAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ QuicConnection.class, QuicSendProperties.class })
@ConditionalOnEnabledHealthIndicator("quicsend")
public final class QuicSendHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "quicSendHealthIndicator", "quicSendHealthContributor" })
	CompositeHealthContributor quicSendHealthContributor(ObjectProvider<QuicConnection> connections,
			QuicSendProperties properties) {
		HealthLimits limits = limits(properties.health());
		Map<String, HealthContributor> indicators = new LinkedHashMap<>();
		connections.orderedStream()
			.forEach((connection) -> indicators.put(pathElement(connection.name()),
					new QuicConnectionHealthIndicator(connection, limits)));
		return CompositeHealthContributor.fromMap(indicators);
	}

	/** The health endpoint takes a slash for the end of a name. */
	private static String pathElement(String name) {
		return name.replace('/', ':');
	}

	private static HealthLimits limits(Health health) {
		check(health.maxLoss() >= 0 && health.maxLoss() <= 1, "max-loss", health.maxLoss(), "use 0 to 1");
		check(health.maxRtt().toMillis() >= 1, "max-rtt", health.maxRtt(), "use 1ms or more");
		check(!health.degradedStatus().isBlank(), "degraded-status", "''", "use UP, or another status");
		Duration forgetFailureAfter = health.forgetFailureAfter();
		if (forgetFailureAfter != null) {
			check(forgetFailureAfter.toMillis() >= 1, "forget-failure-after", forgetFailureAfter, "use 1ms or more");
		}
		return new HealthLimits(health.maxLoss(), health.maxRtt(), new Status(health.degradedStatus()),
				forgetFailureAfter);
	}

	private static void check(boolean valid, String property, Object value, String remedy) {
		if (!valid) {
			throw new InvalidQuicSendPropertyException(QuicSendProperties.PREFIX + ".health." + property, value, remedy,
					null);
		}
	}

}
