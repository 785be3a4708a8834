package io.quicsend.autoconfigure;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The properties of one connection, and beneath them those of all.
 */
final class ConnectionSettings {

	private final String name;

	private final ConnectionProperties own;

	private final ConnectionProperties defaults;

	private ConnectionSettings(String name, ConnectionProperties own, ConnectionProperties defaults) {
		this.name = name;
		this.own = own;
		this.defaults = defaults;
	}

	/**
	 * The settings of a configured connection.
	 * @param properties all properties
	 * @param name the connection's name
	 * @return the settings, or {@code null} if there is no such connection
	 */
	static @Nullable ConnectionSettings of(QuicSendProperties properties, String name) {
		ConnectionProperties own = properties.connections().get(name);
		return (own != null) ? new ConnectionSettings(name, own, properties.defaults()) : null;
	}

	String name() {
		return this.name;
	}

	ConnectionProperties own() {
		return this.own;
	}

	ConnectionProperties defaults() {
		return this.defaults;
	}

	<T> @Nullable T get(Function<ConnectionProperties, @Nullable T> property) {
		T value = property.apply(this.own);
		return (value != null) ? value : property.apply(this.defaults);
	}

	/**
	 * The full name under which a property is set, or could be.
	 * @param key the property's name
	 * @param property its value
	 * @return the name
	 */
	String nameOf(String key, Function<ConnectionProperties, ? extends @Nullable Object> property) {
		boolean inherited = property.apply(this.own) == null && property.apply(this.defaults) != null;
		return inherited ? QuicSendProperties.defaultsProperty(key)
				: QuicSendProperties.connectionProperty(this.name, key);
	}

	<T> T require(String key, Function<ConnectionProperties, @Nullable T> property, String remedy) {
		T value = get(property);
		if (value == null) {
			throw new InvalidQuicSendPropertyException(QuicSendProperties.connectionProperty(this.name, key), null,
					remedy, null);
		}
		return value;
	}

	/**
	 * The exception for a value that can't be used.
	 * @param key the property's name
	 * @param property its value
	 * @param remedy what to do
	 * @return the exception
	 */
	InvalidQuicSendPropertyException invalid(String key,
			Function<ConnectionProperties, ? extends @Nullable Object> property, String remedy) {
		return new InvalidQuicSendPropertyException(nameOf(key, property), get(property), remedy, null);
	}

}
