package io.quicsend;

import org.jspecify.annotations.Nullable;

/**
 * How a stream has ended, exactly one for each.
 */
public enum SendStreamOutcome {

	/** The peer's transport has acknowledged all bytes and the end of the stream. */
	ACKNOWLEDGED,

	/** This side gave it up. */
	ABORTED,

	/** The peer asked to stop sending. */
	STOPPED,

	/** The connection was lost, or could not be established. */
	LOST,

	/** Anything else. */
	FAILED;

	/**
	 * The outcome of a stream whose {@link SendStream#finish()} has failed, or whose
	 * message has.
	 * @param failure the failure, or {@code null} if it has succeeded
	 * @return the outcome
	 */
	public static SendStreamOutcome of(@Nullable Throwable failure) {
		if (failure == null) {
			return ACKNOWLEDGED;
		}
		if (failure instanceof WriteException.Aborted) {
			return ABORTED;
		}
		if (failure instanceof WriteException.Stopped) {
			return STOPPED;
		}
		if (failure instanceof WriteException.ConnectionLost || failure instanceof StartException.ConnectionLost
				|| failure instanceof StartException.ConnectionNotStarted) {
			return LOST;
		}
		return FAILED;
	}

}
