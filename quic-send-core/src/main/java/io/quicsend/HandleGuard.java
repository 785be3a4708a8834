package io.quicsend;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps a native handle open while calls use it: it is closed once, by whoever closes it,
 * or else by the last call that was in. Nobody waits. Thread-safe.
 */
final class HandleGuard {

	private static final int OPEN = 1;

	private static final int CALL = 2;

	/** Whether open, plus the calls that are in. */
	private final AtomicInteger state = new AtomicInteger(OPEN);

	/**
	 * Begin a call.
	 * @return {@code false} if the handle is closed, or is going to be
	 */
	boolean enter() {
		int state;
		do {
			state = this.state.get();
			if ((state & OPEN) == 0) {
				return false;
			}
		}
		while (!this.state.compareAndSet(state, state + CALL));
		return true;
	}

	/**
	 * End a call.
	 * @return whether the caller must close the handle now
	 */
	boolean exit() {
		return this.state.addAndGet(-CALL) == 0;
	}

	/**
	 * Let no more calls in.
	 * @return whether the caller must close the handle now
	 */
	boolean close() {
		int state;
		do {
			state = this.state.get();
			if ((state & OPEN) == 0) {
				return false;
			}
		}
		while (!this.state.compareAndSet(state, state - OPEN));
		return state == OPEN;
	}

}
