package io.quicsend.autoconfigure;

import io.quicsend.autoconfigure.QuicSendConnectionDetails.Receiver;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Where what a connection is made of comes from, for people who have to change it: a
 * property of its own or of the defaults, or the application's connection details.
 */
final class ConnectionSource {

	private static final String DETAILS = " of the bean of type QuicSendConnectionDetails";

	private final Environment environment;

	private final String name;

	private final @Nullable Receiver supplied;

	ConnectionSource(Environment environment, String name, @Nullable Receiver supplied) {
		this.environment = environment;
		this.name = name;
		this.supplied = supplied;
	}

	/** Where the connection goes. */
	String destination() {
		return (this.supplied == null && !hasEndpoints()) ? host() + " and " + property("port") : host();
	}

	/** The host that the connection goes to. */
	String host() {
		return (this.supplied != null) ? "the endpoints" + DETAILS : property(hasEndpoints() ? "endpoints" : "host");
	}

	String alpn() {
		return (this.supplied != null && this.supplied.alpn() != null) ? "the ALPN" + DETAILS : property("alpn");
	}

	boolean hasServerName() {
		return (this.supplied != null) ? this.supplied.serverName() != null : isSet("server-name");
	}

	String serverName() {
		return (this.supplied != null) ? "the server name" + DETAILS : property("server-name");
	}

	/**
	 * How to get a client certificate that the receiver takes.
	 * @param certificate the certificate, for people
	 * @return a sentence
	 */
	String clientCertificateRemedy(String certificate) {
		return hasBundle() ? "Put " + certificate + " into " + bundle() + "." : "Define an SSL bundle with "
				+ certificate + " under spring.ssl.bundle, and set " + property("ssl.bundle") + " to its name.";
	}

	/**
	 * How to get a CA trusted.
	 * @return a sentence
	 */
	String trustStoreRemedy() {
		boolean system = "system".equalsIgnoreCase(value("trust"));
		String alsoTrust = system ? ", and set " + property("trust") + " to 'bundle'" : "";
		if (!hasBundle()) {
			return "Define an SSL bundle under spring.ssl.bundle that has that CA's certificate in its trust store, "
					+ (system ? "" : "and ") + "set " + property("ssl.bundle") + " to its name" + alsoTrust + ".";
		}
		return "Add that CA's certificate to the trust store of " + bundle() + alsoTrust + truststore();
	}

	/** The properties of the bundle's trust store, if there are any. */
	private String truststore() {
		String bundle = isBundleSupplied() ? null : value("ssl.bundle");
		String properties = (bundle != null) ? new SslBundleProperties(this.environment, bundle).trust() : "";
		return properties.isEmpty() ? "." : ":" + properties;
	}

	private boolean hasBundle() {
		return isBundleSupplied() || isSet("ssl.bundle");
	}

	private String bundle() {
		return isBundleSupplied() ? "the SSL bundle" + DETAILS
				: "the SSL bundle that " + property("ssl.bundle") + " names";
	}

	private boolean isBundleSupplied() {
		return this.supplied != null && this.supplied.sslBundle() != null;
	}

	private boolean hasEndpoints() {
		return isSet("endpoints") && !isSetAt(own("host"));
	}

	/**
	 * Where a property is set, or could be.
	 * @param property the property's name
	 * @return the full name, in quotes
	 */
	String property(String property) {
		return "'" + place(property) + "'";
	}

	private String place(String property) {
		String inherited = QuicSendProperties.defaultsProperty(property);
		return (!isSetAt(own(property)) && isSetAt(inherited)) ? inherited : own(property);
	}

	private String own(String property) {
		return QuicSendProperties.connectionProperty(this.name, property);
	}

	private boolean isSet(String property) {
		return isSetAt(place(property));
	}

	private @Nullable String value(String property) {
		return bind(place(property), Bindable.of(String.class));
	}

	private boolean isSetAt(String property) {
		return bind(property, Bindable.listOf(String.class)) != null;
	}

	private <T> @Nullable T bind(String property, Bindable<T> target) {
		return Binder.get(this.environment).bind(ConfigurationPropertyName.adapt(property, '.'), target).orElse(null);
	}

}
