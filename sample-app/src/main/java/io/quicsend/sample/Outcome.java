package io.quicsend.sample;

import java.io.IOException;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quicsend.ConnectionError;
import io.quicsend.ConnectionFailedException;
import io.quicsend.StartException;
import io.quicsend.WriteException;
import org.jspecify.annotations.Nullable;

/**
 * How the sending of something ended.
 */
enum Outcome {

	/** The peer's transport has acknowledged every byte and the end of the stream. */
	ACKNOWLEDGED,

	/** The receiver asked to stop sending. */
	STOPPED,

	/** The connection was lost, or could not be established. */
	LOST,

	/** This side gave up. */
	ABORTED,

	/** Anything else. */
	FAILED;

	static Outcome of(IOException ex) {
		if (ex instanceof WriteException.Stopped) {
			return STOPPED;
		}
		if (ex instanceof WriteException.Aborted) {
			return ABORTED;
		}
		return (connectionError(ex) != null) ? LOST : FAILED;
	}

	/**
	 * The application's error code that came with the failure.
	 * @param ex the failure
	 * @return the code, or {@code null} if there is none
	 */
	static @Nullable Long errorCode(IOException ex) {
		if (ex instanceof WriteException.Stopped stopped) {
			return stopped.errorCode();
		}
		if (ex instanceof WriteException.Aborted aborted) {
			return aborted.errorCode();
		}
		return (connectionError(ex) instanceof ConnectionError.ShutdownByPeer shutdown) ? shutdown.errorCode() : null;
	}

	private static @Nullable ConnectionError connectionError(IOException ex) {
		if (ex instanceof WriteException.ConnectionLost lost) {
			return lost.error();
		}
		if (ex instanceof StartException.ConnectionLost lost) {
			return lost.error();
		}
		return (ex instanceof ConnectionFailedException failed) ? failed.error() : null;
	}

	@JsonValue
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
