package io.quicsend;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Options of one send stream. Immutable.
 *
 * @param priority the priority among the connection's streams, 0 to 65535; higher goes
 * first
 * @param failWhenBlocked whether the start fails with {@link StartException.LimitReached}
 * at once when the peer's limit of streams, or that of the stream class, is reached,
 * instead of waiting
 * @param startTimeout how long to wait at most for the peer's limit of streams to be
 * raised, and before that for room in the stream class, or {@code null} to wait for as
 * long as the connection lives
 * @param closeErrorCode the code that the stream is aborted with when it is closed
 * without having been finished, or gives up waiting, 0 to 2^62-1
 * @param deadline how long after its opening a stream that is not acknowledged as a whole
 * is aborted, so that what is left of it fails with {@code DeadlineExceeded}, or
 * {@code null} for never
 * @param streamClass the class that limits how many such streams are in flight at once,
 * or {@code null} for no limit but the peer's
 */
public record SendStreamOptions(int priority, boolean failWhenBlocked, @Nullable Duration startTimeout,
		long closeErrorCode, @Nullable Duration deadline, @Nullable StreamClass streamClass) {

	/** msquic's own default priority, in the middle of the range. */
	public static final int DEFAULT_PRIORITY = 0x7FFF;

	/** Default of {@link #closeErrorCode()}; not zero, which msquic uses by itself. */
	public static final long DEFAULT_CLOSE_ERROR_CODE = 1;

	private static final SendStreamOptions DEFAULTS = new SendStreamOptions(DEFAULT_PRIORITY, false, null,
			DEFAULT_CLOSE_ERROR_CODE, null, null);

	public SendStreamOptions {
		Checks.range("priority", priority, 0, 0xFFFF);
		Checks.errorCode("closeErrorCode", closeErrorCode);
		if (startTimeout != null) {
			Checks.positive("startTimeout", startTimeout);
		}
		if (deadline != null) {
			Checks.positive("deadline", deadline);
		}
	}

	public static SendStreamOptions defaults() {
		return DEFAULTS;
	}

	public SendStreamOptions withPriority(int priority) {
		return new SendStreamOptions(priority, this.failWhenBlocked, this.startTimeout, this.closeErrorCode,
				this.deadline, this.streamClass);
	}

	public SendStreamOptions withFailWhenBlocked(boolean failWhenBlocked) {
		return new SendStreamOptions(this.priority, failWhenBlocked, this.startTimeout, this.closeErrorCode,
				this.deadline, this.streamClass);
	}

	public SendStreamOptions withStartTimeout(@Nullable Duration startTimeout) {
		return new SendStreamOptions(this.priority, this.failWhenBlocked, startTimeout, this.closeErrorCode,
				this.deadline, this.streamClass);
	}

	public SendStreamOptions withCloseErrorCode(long closeErrorCode) {
		return new SendStreamOptions(this.priority, this.failWhenBlocked, this.startTimeout, closeErrorCode,
				this.deadline, this.streamClass);
	}

	public SendStreamOptions withDeadline(@Nullable Duration deadline) {
		return new SendStreamOptions(this.priority, this.failWhenBlocked, this.startTimeout, this.closeErrorCode,
				deadline, this.streamClass);
	}

	public SendStreamOptions withStreamClass(@Nullable StreamClass streamClass) {
		return new SendStreamOptions(this.priority, this.failWhenBlocked, this.startTimeout, this.closeErrorCode,
				this.deadline, streamClass);
	}

	/** Whether nothing about the start is out of the ordinary. */
	boolean isOrdinary() {
		return this.priority == DEFAULT_PRIORITY && !this.failWhenBlocked && this.startTimeout == null
				&& this.deadline == null && this.streamClass == null;
	}

}
