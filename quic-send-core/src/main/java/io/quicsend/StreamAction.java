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

	/** Send {@link SendStreamMachine#batch()}. */
	SEND,

	/** Shut down gracefully. */
	FINISH,

	/**
	 * Abort with {@link SendStreamMachine#abortCode()}; at once if
	 * {@link SendStreamMachine#abortsImmediately()}.
	 */
	ABORT,

	/** Close the native stream. */
	CLOSE

}
