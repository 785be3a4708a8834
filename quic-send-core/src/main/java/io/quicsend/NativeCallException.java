package io.quicsend;

import java.io.IOException;

import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;

/**
 * A native call was refused.
 */
final class NativeCallException extends IOException {

	private final int status;

	NativeCallException(String message, int status, @Nullable Throwable cause) {
		super(message, cause);
		this.status = status;
	}

	static void check(String what, int status) throws NativeCallException {
		if (!MsQuicStatus.succeeded(status)) {
			throw new NativeCallException(what + " failed with " + MsQuicStatus.describe(status), status, null);
		}
	}

	int status() {
		return this.status;
	}

}
