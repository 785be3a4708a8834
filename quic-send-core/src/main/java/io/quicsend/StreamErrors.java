package io.quicsend;

import java.time.Duration;

import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;

/**
 * Makes the errors of one stream, with messages that say which stream of which connection
 * to which peer it was.
 */
final class StreamErrors {

	private final Subject subject;

	StreamErrors(Subject subject) {
		this.subject = subject;
	}

	WriteException closed() {
		return new WriteException.Closed(text("sending", "the stream has been closed"));
	}

	WriteException finished() {
		return new WriteException.Finished(text("sending", "the stream has been finished"));
	}

	WriteException aborted(long code) {
		return new WriteException.Aborted(text("sending", "this side aborted the stream with code " + code), code);
	}

	WriteException stopped(long code) {
		return new WriteException.Stopped(text("sending", "the peer asked to stop with code " + code), code);
	}

	WriteException lost(Loss loss) {
		return new WriteException.ConnectionLost(text("sending", "connection lost: " + loss.message()), loss.error(),
				loss.cause());
	}

	WriteException deadlineExceeded(Duration deadline) {
		return new WriteException.DeadlineExceeded(text("sending", deadlineText(deadline)));
	}

	WriteException other(int status) {
		return new WriteException.Other(text("sending", "msquic refused"), status, null);
	}

	WriteException outOfMemory(Exception cause) {
		return new WriteException.Other(text("sending", String.valueOf(cause.getMessage())),
				MsQuicStatus.OUT_OF_MEMORY.code(), cause);
	}

	WriteException internal(Throwable cause) {
		return new WriteException.Other(text("sending", "an internal error occurred"),
				MsQuicStatus.INTERNAL_ERROR.code(), cause);
	}

	StartException startLost(Loss loss) {
		if (!loss.attempted()) {
			return new StartException.ConnectionNotStarted(text("starting", loss.message()), loss.cause());
		}
		return new StartException.ConnectionLost(text("starting", "connection lost: " + loss.message()), loss.error(),
				loss.cause());
	}

	StartException startDeadlineExceeded(Duration deadline) {
		return new StartException.DeadlineExceeded(text("starting", deadlineText(deadline)));
	}

	private static String deadlineText(Duration deadline) {
		return "the stream was not acknowledged within its deadline of " + deadline + ", so it was given up";
	}

	StartException classLimitReached(StreamClass streamClass, String detail) {
		return new StartException.LimitReached(text("starting", "the limit of the stream class '" + streamClass.name()
				+ "', " + streamClass.maxInFlight() + " in flight, is reached" + detail));
	}

	StartException limitReached(String detail) {
		return new StartException.LimitReached(text("starting", "the peer's limit of streams is reached" + detail + " ["
				+ MsQuicStatus.describe(MsQuicStatus.STREAM_LIMIT_REACHED.code()) + "]"));
	}

	StartException startOther(int status) {
		return new StartException.Other(text("starting", "msquic refused"), status, null);
	}

	/**
	 * What starting fails with when the stream failed for another reason meanwhile.
	 * @param failure the stream's failure
	 * @param loss why the connection is lost, if it is
	 * @return the corresponding failure to start
	 */
	StartException startFailure(@Nullable QuicSendException failure, @Nullable Loss loss) {
		if (failure instanceof StartException start) {
			return start;
		}
		if (failure instanceof WriteException.ConnectionLost && loss != null) {
			return startLost(loss);
		}
		if (failure instanceof WriteException.DeadlineExceeded exceeded) {
			return new StartException.DeadlineExceeded(exceeded.message());
		}
		if (failure instanceof WriteException.Other other) {
			return startOther(other.status());
		}
		return new StartException.Other(text("starting", "the stream ended before it was started"),
				MsQuicStatus.ABORTED.code(), failure);
	}

	private String text(String phase, String what) {
		return this.subject.describe() + ", " + phase + ": " + what;
	}

	/**
	 * What the errors are about.
	 */
	interface Subject {

		/** Says which stream it is. */
		String describe();

	}

}
