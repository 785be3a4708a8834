package io.quicsend.test;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON object of texts and whole numbers on one line.
 */
final class JsonLine {

	private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(-?\\d+))");

	private final StringBuilder members = new StringBuilder();

	static Map<String, String> parse(String line) {
		Map<String, String> members = new LinkedHashMap<>();
		Matcher matcher = MEMBER.matcher(line);
		while (matcher.find()) {
			String text = matcher.group(2);
			members.put(matcher.group(1), (text != null) ? unescape(text) : matcher.group(3));
		}
		return members;
	}

	JsonLine text(String name, String value) {
		return member(name, '"' + escape(value) + '"');
	}

	JsonLine number(String name, long value) {
		return member(name, Long.toString(value));
	}

	private JsonLine member(String name, String value) {
		this.members.append(this.members.isEmpty() ? "" : ",").append('"').append(name).append("\":").append(value);
		return this;
	}

	private static String escape(String text) {
		StringBuilder escaped = new StringBuilder();
		text.chars().forEach((character) -> {
			if (character < ' ') {
				escaped.append(String.format("\\u%04x", character));
			}
			else {
				escaped.append((character == '"' || character == '\\') ? "\\" : "").append((char) character);
			}
		});
		return escaped.toString();
	}

	private static String unescape(String text) {
		return Pattern.compile("\\\\(?:u([0-9a-f]{4})|(.))")
			.matcher(text)
			.replaceAll((match) -> Matcher.quoteReplacement((match.group(1) != null)
					? Character.toString(Integer.parseInt(match.group(1), 16)) : match.group(2)));
	}

	@Override
	public String toString() {
		return "{" + this.members + "}";
	}

}
