package io.quicsend.autoconfigure;

import java.io.IOException;
import java.security.GeneralSecurityException;

import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with an SSL bundle, down to the cause: a file that does not exist, a
 * password that is wrong.
 */
final class BundleProblem {

	private static final int MAX_CAUSES = 20;

	private BundleProblem() {
	}

	static String remedy(RuntimeException failure) {
		String message = String.valueOf(failure.getMessage());
		String detail = detail(failure, message);
		return "correct the bundle: " + message + ((detail != null) ? " (" + detail + ")" : "");
	}

	/** What the first cause says that is neither a wrapper nor told already. */
	private static @Nullable String detail(Throwable failure, String told) {
		Throwable candidate = failure;
		for (int i = 0; i < MAX_CAUSES && candidate != null; i++) {
			String message = candidate.getMessage();
			if ((candidate instanceof IOException || candidate instanceof GeneralSecurityException) && message != null
					&& !told.contains(message)) {
				return message;
			}
			candidate = candidate.getCause();
		}
		return null;
	}

}
