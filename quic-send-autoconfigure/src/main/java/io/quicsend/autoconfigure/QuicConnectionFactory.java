package io.quicsend.autoconfigure;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.autoconfigure.QuicSendProperties.Connection;
import io.quicsend.tls.TlsOptions;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Creates the configured connections. {@link QuicConnectionRegistrar} defines the beans
 * that call it.
 */
class QuicConnectionFactory {

	private final QuicRegistration registration;

	private final QuicSendProperties properties;

	private final SslBundles sslBundles;

	QuicConnectionFactory(QuicRegistration registration, QuicSendProperties properties, SslBundles sslBundles) {
		this.registration = registration;
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	QuicConnection create(String name) {
		Connection connection = this.properties.connections().get(name);
		if (connection == null) {
			throw new IllegalStateException("No properties are bound for the connection '" + name + "'");
		}
		ConnectionOptions options = new PropertiesConnectionOptions(name, connection).create(tls(name, connection));
		try {
			return this.registration.createConnection(name, options);
		}
		catch (IllegalArgumentException ex) {
			throw unusableServerName(name, options, ex);
		}
	}

	private static InvalidQuicSendPropertyException unusableServerName(String name, ConnectionOptions options,
			IllegalArgumentException ex) {
		String serverName = options.serverName();
		String property = QuicSendProperties.connectionProperty(name, (serverName != null) ? "server-name" : "host");
		return new InvalidQuicSendPropertyException(property,
				"'" + ((serverName != null) ? serverName : options.host()) + "'",
				"use a name that a certificate can be for (" + ex.getMessage() + ")", ex);
	}

	private TlsOptions tls(String name, Connection connection) {
		String bundleName = connection.ssl().bundle();
		if (bundleName == null) {
			return connection.insecure() ? TlsOptions.insecure() : TlsOptions.systemTrust();
		}
		String property = QuicSendProperties.connectionProperty(name, "ssl.bundle");
		try {
			SslBundle bundle = this.sslBundles.getBundle(bundleName);
			return new BundleTlsOptions(bundle).create(connection.insecure());
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidQuicSendPropertyException(property, "'" + bundleName + "'",
					"use the name of a bundle that is defined under spring.ssl.bundle, of which there are "
							+ this.sslBundles.getBundleNames(),
					ex);
		}
		catch (RuntimeException ex) {
			throw new InvalidQuicSendPropertyException(property, "'" + bundleName + "'",
					"correct the bundle: " + ex.getMessage(), ex);
		}
	}

}
