package io.quicsend;

import io.quicsend.ConnectionError.ConnectionClosed;
import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.ConnectionError.ShutdownByPeer;
import io.quicsend.ConnectionError.ShutdownByTransport;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection can't be used any more.
 *
 * @param error who ended it
 * @param attempted whether the connection was at least tried natively
 * @param message what happened, for people
 * @param cause the Java exception behind it, if there is one
 */
record Loss(ConnectionError error, boolean attempted, String message, @Nullable Throwable cause) {

	static Loss byLocal(String message) {
		return new Loss(new ShutdownByLocal(), true, message, null);
	}

	static Loss byPeer(long code) {
		return new Loss(new ShutdownByPeer(code), true, "the peer closed it with code " + code, null);
	}

	static Loss byTransport(int status, long code, String message, @Nullable Throwable cause) {
		return new Loss(new ShutdownByTransport(status, code), true, message, cause);
	}

	/** The connection is not in use any more, or not at present. */
	static Loss byClosing(String message) {
		return new Loss(new ConnectionClosed(), true, message, null);
	}

	/** It has not even come to an attempt. */
	static Loss notAttempted(int status, String message, Throwable cause) {
		return new Loss(new ShutdownByTransport(status, 0), false, message, cause);
	}

}
