package io.quicsend.test;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeCallback;
import io.quicsend.msquic.NativeMemory;

/**
 * An accepted connection or a peer's stream. Its handle is closed once, when msquic is
 * done with it and no thread is in a call with it: mostly in its last callback, otherwise
 * by the last such thread.
 */
abstract class NativeHandle implements NativeCallback {

	private static final AtomicIntegerFieldUpdater<NativeHandle> STATE = AtomicIntegerFieldUpdater
		.newUpdater(NativeHandle.class, "state");

	private static final int ALIVE = 1;

	private static final int USER = 2;

	private final MsQuicLibrary.Reference library;

	private final long handle;

	private final long context;

	/** Alive, plus the threads that are in a call. */
	private volatile int state = ALIVE;

	NativeHandle(MsQuicLibrary.Reference library, long handle) {
		this.library = library;
		this.handle = handle;
		this.context = library.register(this);
	}

	final MsQuicLibrary.Reference library() {
		return this.library;
	}

	final MsQuicApi api() {
		return this.library.api();
	}

	final NativeMemory memory() {
		return this.library.memory();
	}

	final long handle() {
		return this.handle;
	}

	final long context() {
		return this.context;
	}

	/**
	 * Keep the handle open until {@link #exit()}.
	 * @return {@code false} if it is closed
	 */
	final boolean enter() {
		int current = this.state;
		while ((current & ALIVE) != 0) {
			if (STATE.compareAndSet(this, current, current + USER)) {
				return true;
			}
			current = this.state;
		}
		return false;
	}

	final void exit() {
		if (STATE.addAndGet(this, -USER) == 0) {
			closeAndForget();
		}
	}

	/** Close the handle as soon as nobody uses it. Further calls do nothing. */
	final void end() {
		int current = this.state;
		while ((current & ALIVE) != 0) {
			if (STATE.compareAndSet(this, current, current - ALIVE)) {
				if (current == ALIVE) {
					closeAndForget();
				}
				return;
			}
			current = this.state;
		}
	}

	/** Give the handle back to msquic, which closes it. */
	final void disown() {
		this.state = 0;
		this.library.unregister(this.context);
	}

	private void closeAndForget() {
		close();
		this.library.unregister(this.context);
		closed();
	}

	abstract void close();

	abstract void closed();

	@Override
	public void onFailure(Throwable failure) {
		// Has been logged; the peer or a test's deadline will notice.
	}

}
