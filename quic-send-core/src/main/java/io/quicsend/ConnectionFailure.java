package io.quicsend;

import java.time.Instant;

/**
 * A connection that was lost or could not be established, as remembered by
 * {@link QuicConnection#lastErrors()}.
 *
 * @param time when
 * @param error who ended it
 * @param message what happened, for people
 * @param wasConnected whether it had been established
 */
public record ConnectionFailure(Instant time, ConnectionError error, String message, boolean wasConnected) {

}
