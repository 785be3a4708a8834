package io.quicsend.msquic;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Native msquic could not be loaded. The message says what was tried, why each attempt
 * failed, and what to do.
 */
public class MsQuicLoadException extends IOException {

	public MsQuicLoadException(String message) {
		this(message, null);
	}

	public MsQuicLoadException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
