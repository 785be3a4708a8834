package io.quicsend;

import org.jspecify.annotations.Nullable;

/**
 * How a connection, or the attempt to establish it, has ended.
 *
 * @param error who ended it
 * @param message what happened, for people
 * @param cause the Java exception behind it, if there is one
 * @param wasConnected whether it had been established
 * @param reconnects whether the next stream establishes it anew; {@code false} once it is
 * closed
 */
public record ConnectionEnd(ConnectionError error, String message, @Nullable Throwable cause, boolean wasConnected,
		boolean reconnects) {

}
