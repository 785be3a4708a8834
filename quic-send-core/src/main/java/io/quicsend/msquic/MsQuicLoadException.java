package io.quicsend.msquic;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Native msquic could not be loaded. The message says what was tried, why each attempt
 * failed, and what to do.
 */
public class MsQuicLoadException extends IOException {

	private final String problem;

	private final @Nullable String advice;

	public MsQuicLoadException(String message) {
		this(message, null);
	}

	public MsQuicLoadException(String message, @Nullable Throwable cause) {
		super(message, cause);
		this.problem = message;
		this.advice = null;
	}

	MsQuicLoadException(String problem, String advice, @Nullable Throwable cause) {
		super(problem + "\nWhat to do: " + advice, cause);
		this.problem = problem;
		this.advice = advice;
	}

	/**
	 * What was tried, and why each attempt failed.
	 * @return the message, without the advice
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * What to do, as the end of the message says it.
	 * @return the advice, or {@code null} if the problem says it all
	 */
	public @Nullable String advice() {
		return this.advice;
	}

}
