package io.quicsend.autoconfigure;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with an SSL bundle, down to the cause: a file that does not exist, a
 * password that is wrong.
 */
final class BundleProblem {

	private static final int MAX_CAUSES = 20;

	/** A step on the way there, which tells nothing. */
	private static final String WRAPPER = "Could not load trust manager factory: ";

	private static final Pattern FILE_AND_REASON = Pattern.compile("(.+) \\((.+)\\)");

	private BundleProblem() {
	}

	static String describe(RuntimeException failure) {
		String message = String.valueOf(failure.getMessage());
		String told = message.startsWith(WRAPPER) ? message.substring(WRAPPER.length()) : message;
		String detail = detail(failure, told);
		return (detail != null) ? told + " (" + detail + ")" : told;
	}

	/** What the first cause says that is neither a wrapper nor told already. */
	private static @Nullable String detail(Throwable failure, String told) {
		Throwable candidate = failure;
		for (int i = 0; i < MAX_CAUSES && candidate != null; i++) {
			String message = candidate.getMessage();
			if ((candidate instanceof IOException || candidate instanceof GeneralSecurityException) && message != null
					&& !told.contains(message)) {
				Matcher matcher = FILE_AND_REASON.matcher(message);
				return (matcher.matches() && told.contains(matcher.group(1))) ? matcher.group(2) : message;
			}
			candidate = candidate.getCause();
		}
		return null;
	}

}
