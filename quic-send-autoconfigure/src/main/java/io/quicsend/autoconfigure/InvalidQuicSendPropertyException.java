package io.quicsend.autoconfigure;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import io.quicsend.InvalidOptionException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * A property has a value that can't be used, has none and needs one, or does not exist.
 */
final class InvalidQuicSendPropertyException extends RuntimeException {

	private static final Pattern OPTION_NAME = Pattern.compile("\\b[a-z]+(?:[A-Z][a-z]+)+\\b");

	private final String property;

	private final transient @Nullable Object value;

	private final String remedy;

	private final boolean unknown;

	InvalidQuicSendPropertyException(String property, @Nullable Object value, String remedy,
			@Nullable Throwable cause) {
		this(property, value, problem(property, value), remedy, false, cause);
	}

	private InvalidQuicSendPropertyException(String property, @Nullable Object value, String problem, String remedy,
			boolean unknown, @Nullable Throwable cause) {
		super(problem + "; " + remedy, cause);
		this.property = property;
		this.value = value;
		this.remedy = remedy;
		this.unknown = unknown;
	}

	/**
	 * The exception for a property that all connections have in common.
	 * @param property where it was set
	 * @param value its value, which may be right
	 * @param common where it has to be set
	 * @return the exception
	 */
	static InvalidQuicSendPropertyException misplaced(String property, Object value, String common) {
		return unknown(property, value, "set '" + common + "' instead, which is the same for all connections");
	}

	/**
	 * The exception for a property that does not exist.
	 * @param property its name
	 * @param value its value, which may be right
	 * @param remedy what to do
	 * @return the exception
	 */
	static InvalidQuicSendPropertyException unknown(String property, @Nullable Object value, String remedy) {
		return new InvalidQuicSendPropertyException(property, value, "there is no " + property, remedy, true, null);
	}

	/**
	 * Name the property instead of the option, in the remedy too.
	 * @param prefix what comes before the option's name
	 * @param ex the option's exception
	 * @return the property's exception
	 */
	static InvalidQuicSendPropertyException of(String prefix, InvalidOptionException ex) {
		return of((option) -> prefix + "." + DataObjectPropertyName.toDashedForm(option), ex);
	}

	/**
	 * Name the property instead of the option, in the remedy too.
	 * @param properties the property of each option
	 * @param ex the option's exception
	 * @return the property's exception
	 */
	static InvalidQuicSendPropertyException of(UnaryOperator<String> properties, InvalidOptionException ex) {
		String remedy = OPTION_NAME.matcher(ex.remedy())
			.replaceAll((match) -> "'" + properties.apply(match.group()) + "'");
		return new InvalidQuicSendPropertyException(properties.apply(ex.option()), ex.value(), remedy, ex);
	}

	/**
	 * What a message of ours says behind the value, which the property's own message
	 * shows already.
	 * @param ex has a message of value, problem and remedy
	 * @param value the value
	 * @return the remedy alone
	 */
	static String remedy(IllegalArgumentException ex, String value) {
		String message = String.valueOf(ex.getMessage());
		String quoted = "'" + value + "'";
		int end = message.indexOf("; ", message.contains(quoted) ? message.indexOf(quoted) + quoted.length() : 0);
		return (end < 0) ? message : message.substring(end + 2);
	}

	private static String problem(String property, @Nullable Object value) {
		return (value != null) ? property + ": " + value + " can't be used" : property + " is not set";
	}

	String property() {
		return this.property;
	}

	@Nullable Object value() {
		return this.value;
	}

	String remedy() {
		return this.remedy;
	}

	/**
	 * Whether the value does not matter, but where it was set.
	 */
	boolean isUnknown() {
		return this.unknown;
	}

}
