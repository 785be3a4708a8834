package io.quicsend;

/**
 * Where a stream is in its life.
 */
public enum StreamState {

	/** Opened, not started. */
	OPEN,

	/** Starting: waiting for the connection or for the peer's limit of streams. */
	START,

	/** Started, and admitted by the peer's limit of streams. */
	START_COMPLETE,

	/** Down. */
	SHUTDOWN_COMPLETE

}
