package io.quicsend.tls;

/**
 * Makes text that a peer chose fit for a message: no control characters that could forge
 * a log line, and not endless.
 */
final class Printable {

	private static final int MAX_LENGTH = 256;

	private Printable() {
	}

	static String of(String text) {
		StringBuilder printable = new StringBuilder();
		text.codePoints()
			.limit(MAX_LENGTH)
			.forEach((character) -> printable.appendCodePoint(isPrintable(character) ? character : '?'));
		return (text.length() > MAX_LENGTH) ? printable.append("...").toString() : printable.toString();
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
					Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED, Character.PRIVATE_USE ->
				false;
			default -> true;
		};
	}

}
