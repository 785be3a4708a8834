package io.quicsend.autoconfigure;

import io.quicsend.ConnectionOptions;

/**
 * Callback to change the options of a configured connection, after the properties have
 * been applied. Beans of this type are called in their order.
 */
@FunctionalInterface
public interface ConnectionOptionsCustomizer {

	/**
	 * Change the options.
	 * @param connection the connection's name
	 * @param options the options in the making
	 */
	void customize(String connection, ConnectionOptions.Builder options);

}
