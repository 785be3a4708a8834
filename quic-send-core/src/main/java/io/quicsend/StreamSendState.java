package io.quicsend;

/**
 * Where the sending side of a stream is in its life.
 */
public enum StreamSendState {

	/** Not started. */
	CLOSED,

	/** Starting; sends are queued. */
	START,

	/** Sends are transmitted. */
	START_COMPLETE,

	/** Finished or aborted; no more sends. */
	SHUTDOWN,

	/** The sending side has ended. */
	SHUTDOWN_COMPLETE

}
