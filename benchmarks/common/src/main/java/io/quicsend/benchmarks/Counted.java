package io.quicsend.benchmarks;

/**
 * When an operation counts as complete, as far as the library tells.
 */
public enum Counted {

	/** When the peer's transport has acknowledged it. */
	ACKNOWLEDGED("acknowledged"),

	/** When the library has taken it. */
	HANDED_OVER("handed over");

	private final String text;

	Counted(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
