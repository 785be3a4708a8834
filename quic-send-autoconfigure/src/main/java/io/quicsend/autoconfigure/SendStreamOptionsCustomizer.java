package io.quicsend.autoconfigure;

import io.quicsend.SendStreamOptions;

/**
 * Callback to change the options of a class of streams, after the properties have been
 * applied. It is called for each configured class, and for the one named "default" in any
 * case. Beans of this type are called in their order.
 */
@FunctionalInterface
public interface SendStreamOptionsCustomizer {

	/**
	 * Change the options.
	 * @param streamClass the class's name
	 * @param options the options so far
	 * @return the options to use
	 */
	SendStreamOptions customize(String streamClass, SendStreamOptions options);

}
