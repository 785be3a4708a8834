package io.quicsend.autoconfigure;

import java.util.regex.Pattern;

import io.quicsend.InvalidOptionException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * A property has a value that can't be used, or has none and needs one.
 */
final class InvalidQuicSendPropertyException extends RuntimeException {

	private static final Pattern OPTION_NAME = Pattern.compile("\\b[a-z]+(?:[A-Z][a-z]+)+\\b");

	private final String property;

	private final transient @Nullable Object value;

	private final String remedy;

	InvalidQuicSendPropertyException(String property, @Nullable Object value, String remedy,
			@Nullable Throwable cause) {
		super(problem(property, value) + "; " + remedy, cause);
		this.property = property;
		this.value = value;
		this.remedy = remedy;
	}

	/**
	 * Name the property instead of the option, in the remedy too.
	 * @param prefix what comes before the option's name
	 * @param ex the option's exception
	 * @return the property's exception
	 */
	static InvalidQuicSendPropertyException of(String prefix, InvalidOptionException ex) {
		String remedy = OPTION_NAME.matcher(ex.remedy())
			.replaceAll((match) -> DataObjectPropertyName.toDashedForm(match.group()));
		return new InvalidQuicSendPropertyException(prefix + "." + DataObjectPropertyName.toDashedForm(ex.option()),
				ex.value(), remedy, ex);
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

}
