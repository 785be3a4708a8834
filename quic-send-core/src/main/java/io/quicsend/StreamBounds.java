package io.quicsend;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * What bounds one stream besides the peer and msquic: its class and its deadline. Asks
 * for a place in the class when the stream starts, and lets go of everything when it is
 * down. Guarded by the stream's lock, but for {@link #release()}.
 */
final class StreamBounds {

	private final ConnectionSession session;

	private final DefaultSendStream stream;

	private final SendStreamOptions options;

	private final SendStreamMachine machine;

	private final StreamActions actions;

	private final StreamEnd end;

	private volatile @Nullable Future<?> timer;

	private boolean asked;

	/** It has a place, or waits for one. */
	private volatile boolean entered;

	private volatile boolean over;

	private StreamBounds(ConnectionSession session, DefaultSendStream stream, SendStreamOptions options,
			SendStreamMachine machine, StreamActions actions, StreamEnd end) {
		this.session = session;
		this.stream = stream;
		this.options = options;
		this.machine = machine;
		this.actions = actions;
		this.end = end;
	}

	/**
	 * The bounds of a stream.
	 * @return the bounds, or {@code null} if it has none
	 */
	static @Nullable StreamBounds of(ConnectionSession session, DefaultSendStream stream, SendStreamOptions options,
			SendStreamMachine machine, StreamActions actions, StreamEnd end) {
		return (options.streamClass() != null || options.deadline() != null)
				? new StreamBounds(session, stream, options, machine, actions, end) : null;
	}

	/** The stream has been opened. */
	void begin() {
		Duration deadline = this.options.deadline();
		if (deadline != null) {
			this.timer = schedule(() -> deadlineExceeded(deadline), deadline);
			if (this.over) {
				cancelTimer();
			}
		}
	}

	private @Nullable Future<?> schedule(Runnable news, Duration delay) {
		try {
			return this.session.schedule(() -> this.stream.tell(news), delay);
		}
		catch (RejectedExecutionException ex) {
			// The registration has been closed, and so is the stream.
			return null;
		}
	}

	private void deadlineExceeded(Duration deadline) {
		StreamErrors errors = this.end.errors();
		this.actions.expire();
		this.machine.giveUp(this.actions.isStartIssued() ? errors.deadlineExceeded(deadline)
				: errors.startDeadlineExceeded(deadline));
	}

	/** Ask for a place in the class if it is time to. */
	void admit() {
		StreamClass streamClass = this.options.streamClass();
		if (streamClass == null || this.asked || !this.machine.isStarting()) {
			return;
		}
		this.asked = true;
		boolean wait = !this.options.failWhenBlocked();
		if (this.session.streamClasses().enter(streamClass, this.stream, wait)) {
			this.entered = true;
			this.machine.admitted();
		}
		else if (wait) {
			this.entered = true;
			Duration timeout = this.options.startTimeout();
			if (timeout != null) {
				schedule(() -> classTimedOut(streamClass, timeout), timeout);
			}
		}
		else {
			this.machine.giveUp(this.end.errors().classLimitReached(streamClass, ""));
		}
	}

	private void classTimedOut(StreamClass streamClass, Duration timeout) {
		if (!this.machine.isAdmitted()) {
			this.machine
				.giveUp(this.end.errors().classLimitReached(streamClass, ", and there was no room within " + timeout));
		}
	}

	/**
	 * Whether it is time for {@link #release()}.
	 * @return {@code true} once
	 */
	boolean takeOver() {
		if (this.over || !this.machine.isOver()) {
			return false;
		}
		this.over = true;
		return true;
	}

	/** The stream is down; others get its place. Not to be called with any lock held. */
	void release() {
		cancelTimer();
		StreamClass streamClass = this.options.streamClass();
		if (streamClass != null && this.entered) {
			this.session.streamClasses().leave(streamClass, this.stream);
		}
	}

	private void cancelTimer() {
		Future<?> timer = this.timer;
		if (timer != null) {
			timer.cancel(false);
		}
	}

}
