package io.quicsend;

/**
 * An option has a value that can't be used. The message names the option, the value and
 * the remedy.
 */
public class InvalidOptionException extends IllegalArgumentException {

	private final String option;

	private final transient Object value;

	private final String remedy;

	public InvalidOptionException(String option, Object value, String remedy) {
		super(option + ": " + value + " can't be used; " + remedy);
		this.option = option;
		this.value = value;
		this.remedy = remedy;
	}

	public String option() {
		return this.option;
	}

	public Object value() {
		return this.value;
	}

	public String remedy() {
		return this.remedy;
	}

}
