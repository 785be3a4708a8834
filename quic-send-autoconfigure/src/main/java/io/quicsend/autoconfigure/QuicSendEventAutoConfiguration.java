package io.quicsend.autoconfigure;

import io.quicsend.QuicRegistration;
import io.quicsend.SendStreamListener.Interest;
import io.quicsend.autoconfigure.QuicSendProperties.Events;
import io.quicsend.spring.event.QuicSendEventPublisher;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for application events of connections and send streams.
 */
@AutoConfiguration(after = QuicSendAutoConfiguration.class)
@ConditionalOnBean({ QuicRegistration.class, QuicSendProperties.class })
public final class QuicSendEventAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	QuicSendEventPublisher quicSendEventPublisher(ApplicationContext context,
			ObjectProvider<QuicRegistration> registrations, QuicSendProperties properties) {
		Events events = properties.events();
		if (events.capacity() < 1) {
			throw new InvalidQuicSendPropertyException(QuicSendProperties.PREFIX + ".events.capacity",
					events.capacity(), "use 1 or more", null);
		}
		return new QuicSendEventPublisher(context, registrations.orderedStream().toList(), interest(events.streams()),
				events.capacity());
	}

	private static @Nullable Interest interest(Events.Streams streams) {
		return switch (streams) {
			case OFF -> null;
			case TERMINAL -> Interest.TERMINAL;
			case ALL -> Interest.ALL;
		};
	}

}
