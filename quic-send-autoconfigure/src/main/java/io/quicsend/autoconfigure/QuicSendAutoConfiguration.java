package io.quicsend.autoconfigure;

import java.util.List;

import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.SendStreamFactory;
import io.quicsend.autoconfigure.ConnectionProperties.Connect;
import io.quicsend.msquic.MsQuicLibrary;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for sending over QUIC: the native library, the registration, each
 * configured connection, and a {@link SendStreamFactory} over all
 * {@link QuicConnection}s. Nothing native is touched before the first use.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnProperty(name = "quic-send.enabled", matchIfMissing = true)
@EnableConfigurationProperties(QuicSendProperties.class)
@Import(QuicConnectionRegistrar.class)
@ImportRuntimeHints(QuicSendRuntimeHints.class)
public final class QuicSendAutoConfiguration {

	static final String CONNECTION_FACTORY_BEAN_NAME = "quicConnectionFactory";

	@Bean
	@ConditionalOnMissingBean
	MsQuicLibrary msQuicLibrary(QuicSendProperties properties) {
		return new MsQuicLibrary(properties.library().toOptions());
	}

	@Bean
	@ConditionalOnMissingBean
	QuicRegistration quicRegistration(MsQuicLibrary library, QuicSendProperties properties, Environment environment) {
		return new QuicRegistration(library, PropertiesRegistrationOptions.create(properties, environment));
	}

	@Bean
	@ConditionalOnMissingBean(QuicSendConnectionDetails.class)
	PropertiesQuicSendConnectionDetails quicSendConnectionDetails(QuicSendProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesQuicSendConnectionDetails(properties, orNone(sslBundles));
	}

	@Bean
	PropertiesStreamClasses quicSendStreamClasses(QuicSendProperties properties,
			ObjectProvider<SendStreamOptionsCustomizer> customizers) {
		return new PropertiesStreamClasses(properties.streams(), customizers.orderedStream().toList());
	}

	@Bean(CONNECTION_FACTORY_BEAN_NAME)
	QuicConnectionFactory quicConnectionFactory(QuicRegistration registration, QuicSendProperties properties,
			QuicSendConnectionDetails details, ObjectProvider<SslBundles> sslBundles,
			PropertiesStreamClasses streamClasses, ObjectProvider<ConnectionOptionsCustomizer> customizers,
			Environment environment) {
		UnknownProperties.refuse(Binder.get(environment));
		return new QuicConnectionFactory(registration, properties, details, orNone(sslBundles), streamClasses,
				customizers.orderedStream().toList(), environment);
	}

	@Bean
	@ConditionalOnMissingBean
	SendStreamFactory sendStreamFactory(ObjectProvider<QuicConnection> connections,
			PropertiesStreamClasses streamClasses) {
		return new PropertiesSendStreamFactory(connections.orderedStream().toList(), streamClasses.all());
	}

	@Bean
	QuicSendLifecycle quicSendLifecycle(QuicRegistration registration, ObjectProvider<QuicConnection> connections,
			QuicSendProperties properties, QuicConnectionFactory factory, Environment environment) {
		return new QuicSendLifecycle(registration, eagerConnections(connections, properties, factory),
				ShutdownPhase.of(environment).drainTimeout());
	}

	private static EagerConnections eagerConnections(ObjectProvider<QuicConnection> connections,
			QuicSendProperties properties, QuicConnectionFactory factory) {
		List<QuicConnection> eager = connections.orderedStream().filter((connection) -> {
			ConnectionSettings settings = ConnectionSettings.of(properties, connection.name());
			return settings != null && settings.get(ConnectionProperties::connect) == Connect.EAGER;
		}).toList();
		return new EagerConnections(eager, factory::supplied);
	}

	private static SslBundles orNone(ObjectProvider<SslBundles> sslBundles) {
		return sslBundles.getIfAvailable(DefaultSslBundleRegistry::new);
	}

}
