package io.quicsend.autoconfigure;

import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.spring.actuate.QuicSendEndpoint;
import io.quicsend.spring.actuate.QuicSendEndpointWebExtension;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the endpoint {@code quicsend}.
 */
@AutoConfiguration(after = QuicSendAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(QuicRegistration.class)
@ConditionalOnAvailableEndpoint(QuicSendEndpoint.class)
public final class QuicSendEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	QuicSendEndpoint quicSendEndpoint(ObjectProvider<QuicConnection> connections) {
		return new QuicSendEndpoint(connections.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(QuicSendEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	QuicSendEndpointWebExtension quicSendEndpointWebExtension(QuicSendEndpoint endpoint) {
		return new QuicSendEndpointWebExtension(endpoint);
	}

}
