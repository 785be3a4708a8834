package io.quicsend;

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

}
