package io.quicsend.autoconfigure;

import java.nio.file.Path;
import java.util.List;

import io.quicsend.ConnectionOptions;
import io.quicsend.Endpoint;
import io.quicsend.QuicConnection;
import io.quicsend.QuicRegistration;
import io.quicsend.autoconfigure.QuicSendConnectionDetails.Receiver;
import io.quicsend.tls.TlsOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * Creates the configured connections. {@link QuicConnectionRegistrar} defines the beans
 * that call it.
 */
class QuicConnectionFactory {

	private final QuicRegistration registration;

	private final QuicSendProperties properties;

	private final QuicSendConnectionDetails details;

	private final boolean suppliesReceivers;

	private final PropertiesQuicSendConnectionDetails propertiesDetails;

	private final SslBundles sslBundles;

	private final PropertiesStreamClasses streamClasses;

	private final List<ConnectionOptionsCustomizer> customizers;

	private final Environment environment;

	QuicConnectionFactory(QuicRegistration registration, QuicSendProperties properties,
			QuicSendConnectionDetails details, SslBundles sslBundles, PropertiesStreamClasses streamClasses,
			List<ConnectionOptionsCustomizer> customizers, Environment environment) {
		this.registration = registration;
		this.properties = properties;
		this.details = details;
		this.suppliesReceivers = !(details instanceof PropertiesQuicSendConnectionDetails);
		this.propertiesDetails = new PropertiesQuicSendConnectionDetails(properties, sslBundles);
		this.sslBundles = sslBundles;
		this.streamClasses = streamClasses;
		this.customizers = customizers;
		this.environment = environment;
	}

	QuicConnection create(String name) {
		ConnectionSettings settings = ConnectionSettings.of(this.properties, name);
		if (settings == null) {
			throw new IllegalStateException("No properties are bound for the connection '" + name + "'");
		}
		ConnectionOptions options = options(settings);
		QuicConnection connection;
		try {
			connection = this.registration.createConnection(name, options);
		}
		catch (IllegalArgumentException ex) {
			throw (supplied(name) != null) ? ex : unusableServerName(settings, options, ex);
		}
		String bundle = settings.get((properties) -> properties.ssl().bundle());
		if (bundle != null && receiver(settings).sslBundle() == null) {
			new SslBundleReload(connection, bundle, () -> options(settings).tls()).register(this.sslBundles);
		}
		return connection;
	}

	private ConnectionOptions options(ConnectionSettings settings) {
		Receiver receiver = receiver(settings);
		ConnectionOptions.Builder builder = new PropertiesConnectionOptions(settings).create(receiver,
				tls(settings, receiver), this.streamClasses.of(settings));
		this.customizers.forEach((customizer) -> customizer.customize(settings.name(), builder));
		return builder.build();
	}

	private Receiver receiver(ConnectionSettings settings) {
		Receiver supplied = supplied(settings.name());
		if (supplied == null) {
			return this.propertiesDetails.receiver(settings);
		}
		return (supplied.alpn() != null) ? supplied : supplied.withAlpn(this.propertiesDetails.alpn(settings));
	}

	/**
	 * The receiver that the application's own bean supplies.
	 * @param name the connection's name
	 * @return the receiver, or {@code null} for the one in the properties
	 */
	@Nullable Receiver supplied(String name) {
		return this.suppliesReceivers ? this.details.getReceiver(name) : null;
	}

	private TlsOptions tls(ConnectionSettings settings, Receiver receiver) {
		SslBundle supplied = receiver.sslBundle();
		if (supplied != null) {
			Path keyLogFile = settings.get((properties) -> properties.ssl().keyLogFile());
			try {
				return new BundleTlsOptions(supplied).create(false).withKeyLogFile(keyLogFile);
			}
			catch (RuntimeException ex) {
				throw UnusableSslBundleException.supplied(settings.name(), ex);
			}
		}
		return new PropertiesTlsOptions(settings, this.environment).create(this.propertiesDetails.sslBundle(settings));
	}

	private static InvalidQuicSendPropertyException unusableServerName(ConnectionSettings settings,
			ConnectionOptions options, IllegalArgumentException ex) {
		String serverName = options.serverName();
		String property = (serverName != null) ? settings.nameOf("server-name", ConnectionProperties::serverName)
				: PropertiesQuicSendConnectionDetails.destinationProperty(settings);
		String value = (serverName != null) ? serverName : unusableHost(options, ex);
		String remedy = InvalidQuicSendPropertyException.remedy(ex, value);
		return new InvalidQuicSendPropertyException(property, "'" + value + "'",
				(serverName != null) ? remedy
						: remedy + ", or set '" + QuicSendProperties.connectionProperty(settings.name(), "server-name")
								+ "' to a name that the receiver's certificate is for",
				ex);
	}

	private static String unusableHost(ConnectionOptions options, IllegalArgumentException ex) {
		return options.endpoints()
			.stream()
			.map(Endpoint::host)
			.filter((host) -> String.valueOf(ex.getMessage()).contains("'" + host + "'"))
			.findFirst()
			.orElse(options.host());
	}

}
