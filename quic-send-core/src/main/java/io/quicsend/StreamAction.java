package io.quicsend;

/**
 * A native call that is due on a send stream.
 */
enum StreamAction {

	/** Open the native stream. */
	OPEN,

	/** Set the priority. */
	PRIORITY,

	/** Start the stream. */
	START,

	/** Send {@link StreamActions#batch()}. */
	SEND,

	/** Shut down gracefully. */
	FINISH,

	/**
	 * Abort with {@link StreamActions#abortCode()}; at once if
	 * {@link StreamActions#abortsImmediately()}.
	 */
	ABORT,

	/** Close the native stream. */
	CLOSE

}
