package io.quicsend.autoconfigure;

import java.util.Map;

import io.quicsend.ConnectionOptions;
import io.quicsend.SendStreamOptions;
import io.quicsend.tls.TlsOptions;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/**
 * The options that properties make, with the JVM's trust.
 */
final class BoundOptions {

	private BoundOptions() {
	}

	static QuicSendProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("quic-send",
				QuicSendProperties.class);
	}

	static ConnectionSettings settings(Map<String, String> properties, String connection) {
		return ConnectionSettings.of(bind(properties), connection);
	}

	static ConnectionOptions of(Map<String, String> properties, String connection) {
		return of(bind(properties), connection);
	}

	static ConnectionOptions of(QuicSendProperties properties, String connection) {
		ConnectionSettings settings = ConnectionSettings.of(properties, connection);
		PropertiesQuicSendConnectionDetails details = new PropertiesQuicSendConnectionDetails(properties,
				new DefaultSslBundleRegistry());
		return new PropertiesConnectionOptions(settings)
			.create(details.receiver(settings), TlsOptions.systemTrust(), SendStreamOptions.defaults())
			.build();
	}

}
