package io.quicsend.autoconfigure;

import java.util.List;
import java.util.function.Function;

import io.quicsend.Endpoint;
import io.quicsend.InvalidOptionException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The receivers that the properties name.
 */
final class PropertiesQuicSendConnectionDetails implements QuicSendConnectionDetails {

	private final QuicSendProperties properties;

	private final SslBundles sslBundles;

	PropertiesQuicSendConnectionDetails(QuicSendProperties properties, SslBundles sslBundles) {
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	@Override
	public @Nullable Receiver getReceiver(String connection) {
		ConnectionSettings settings = ConnectionSettings.of(this.properties, connection);
		if (settings == null) {
			return null;
		}
		return receiver(settings).withSslBundle(sslBundle(settings));
	}

	/**
	 * The receiver of a connection, without an SSL bundle.
	 * @param settings the connection's settings
	 * @return the receiver
	 */
	Receiver receiver(ConnectionSettings settings) {
		return new Receiver(endpoints(settings), alpn(settings), settings.get(ConnectionProperties::serverName), null);
	}

	String alpn(ConnectionSettings settings) {
		return settings.require("alpn", ConnectionProperties::alpn, "use the protocol name that the receiver expects");
	}

	/**
	 * The bundle that a connection names.
	 * @param settings the connection's settings
	 * @return the bundle, or {@code null} if it names none
	 */
	@Nullable SslBundle sslBundle(ConnectionSettings settings) {
		Function<ConnectionProperties, @Nullable String> property = (properties) -> properties.ssl().bundle();
		String name = settings.get(property);
		if (name == null) {
			return null;
		}
		try {
			return this.sslBundles.getBundle(name);
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidQuicSendPropertyException(settings.nameOf("ssl.bundle", property), "'" + name + "'",
					this.sslBundles.getBundleNames().isEmpty()
							? "define a bundle of that name under spring.ssl.bundle, where there is none yet"
							: "use the name of a bundle that is defined under spring.ssl.bundle, of which there are "
									+ this.sslBundles.getBundleNames(),
					ex);
		}
		catch (RuntimeException ex) {
			throw UnusableSslBundleException.named(settings.nameOf("ssl.bundle", property), name, ex);
		}
	}

	/**
	 * The endpoints of the connection, or else those of the defaults; host and endpoints
	 * are two ways to say the same, so one of them hides both of the defaults'.
	 */
	private static List<Endpoint> endpoints(ConnectionSettings settings) {
		ConnectionProperties own = settings.own();
		if (hasEndpoints(settings)) {
			if (own.host() != null) {
				throw settings.invalid("endpoints", ConnectionProperties::endpoints,
						"remove it, or remove host and port, which say the same of one receiver");
			}
			if (own.port() != null) {
				throw settings.invalid("port", ConnectionProperties::port,
						"remove it; the port of each endpoint comes behind its host, as in collector.example.org:4433");
			}
			return parse(settings);
		}
		String host = settings.require("host", ConnectionProperties::host,
				"use the receiver's host name or IP address, or list several receivers in '"
						+ QuicSendProperties.connectionProperty(settings.name(), "endpoints") + "'");
		int port = settings.require("port", ConnectionProperties::port, "use the receiver's UDP port, 1 to 65535");
		try {
			return List.of(new Endpoint(host, port));
		}
		catch (InvalidOptionException ex) {
			String name = ex.option().equals("port") ? settings.nameOf("port", ConnectionProperties::port)
					: settings.nameOf("host", ConnectionProperties::host);
			throw new InvalidQuicSendPropertyException(name, ex.value(), ex.remedy(), ex);
		}
	}

	private static boolean hasEndpoints(ConnectionSettings settings) {
		return settings.own().endpoints() != null
				|| (settings.own().host() == null && settings.defaults().endpoints() != null);
	}

	/**
	 * The property that says where a connection goes.
	 * @param settings the connection's settings
	 * @return the full name
	 */
	static String destinationProperty(ConnectionSettings settings) {
		return hasEndpoints(settings) ? settings.nameOf("endpoints", ConnectionProperties::endpoints)
				: settings.nameOf("host", ConnectionProperties::host);
	}

	private static List<Endpoint> parse(ConnectionSettings settings) {
		List<String> endpoints = settings.require("endpoints", ConnectionProperties::endpoints, "");
		if (endpoints.isEmpty()) {
			throw settings.invalid("endpoints", ConnectionProperties::endpoints,
					"name a receiver as host:port, as in collector.example.org:4433");
		}
		return endpoints.stream().map((endpoint) -> parse(settings, endpoint)).toList();
	}

	private static Endpoint parse(ConnectionSettings settings, String endpoint) {
		try {
			return Endpoint.parse(endpoint);
		}
		catch (InvalidOptionException ex) {
			String remedy = ex.option().equals("port") ? "use a port of 1 to 65535" : ex.remedy();
			throw new InvalidQuicSendPropertyException(settings.nameOf("endpoints", ConnectionProperties::endpoints),
					"'" + endpoint + "'", remedy, ex);
		}
	}

}
