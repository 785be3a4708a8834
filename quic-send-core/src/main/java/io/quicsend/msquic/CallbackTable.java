package io.quicsend.msquic;

import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the Java side of a native object by the id that native code holds as its context.
 * An id is a slot and the slot's generation, so that the id of a closed object finds
 * nothing, even after its slot has been taken again. Also the boundary past which nothing
 * is thrown.
 */
final class CallbackTable implements MsQuicCallbacks {

	private static final Logger logger = LoggerFactory.getLogger(CallbackTable.class);

	private final ReentrantLock lock = new ReentrantLock();

	private volatile Slot[] slots = new Slot[0];

	private int free = -1;

	private int used;

	long register(NativeCallback callback) {
		this.lock.lock();
		try {
			if (this.free < 0) {
				grow();
			}
			int index = this.free;
			Slot slot = this.slots[index];
			this.free = slot.nextFree;
			this.used++;
			slot.callback = callback;
			return ((long) slot.generation << 32) | index;
		}
		finally {
			this.lock.unlock();
		}
	}

	void unregister(long id) {
		this.lock.lock();
		try {
			Slot slot = slot(id);
			if (slot == null || slot.callback == null) {
				return;
			}
			slot.callback = null;
			slot.generation = (slot.generation + 1) & Integer.MAX_VALUE;
			slot.nextFree = this.free;
			this.free = (int) id;
			this.used--;
		}
		finally {
			this.lock.unlock();
		}
	}

	int size() {
		this.lock.lock();
		try {
			return this.used;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void grow() {
		Slot[] old = this.slots;
		Slot[] slots = new Slot[Math.max(64, old.length * 2)];
		System.arraycopy(old, 0, slots, 0, old.length);
		for (int i = slots.length - 1; i >= old.length; i--) {
			slots[i] = new Slot();
			slots[i].nextFree = this.free;
			this.free = i;
		}
		this.slots = slots;
	}

	private @Nullable Slot slot(long id) {
		int index = (int) id;
		Slot[] slots = this.slots;
		if (index < 0 || index >= slots.length || slots[index].generation != (int) (id >>> 32)) {
			return null;
		}
		return slots[index];
	}

	private @Nullable NativeCallback find(long id) {
		Slot slot = slot(id);
		return (slot != null) ? slot.callback : null;
	}

	@Override
	public int listener(long listener, long context, long event) {
		return dispatch(listener, context, event);
	}

	@Override
	public int connection(long connection, long context, long event) {
		return dispatch(connection, context, event);
	}

	@Override
	public int stream(long stream, long context, long event) {
		return dispatch(stream, context, event);
	}

	private int dispatch(long handle, long context, long event) {
		NativeCallback callback = find(context);
		if (callback == null) {
			return MsQuicStatus.SUCCESS.code();
		}
		try {
			return callback.onEvent(handle, event);
		}
		catch (Throwable ex) {
			return failed(callback, ex);
		}
	}

	/**
	 * A failure status means "reject" for a certificate, a new connection and received
	 * data, and nothing for all other events.
	 */
	private int failed(NativeCallback callback, Throwable failure) {
		try {
			logger.error("Handling an msquic event failed", failure);
			callback.onFailure(failure);
		}
		catch (Throwable ex) {
			// Nothing can be done about an error while reporting an error, and nothing
			// may be thrown into native code.
		}
		return MsQuicStatus.INTERNAL_ERROR.code();
	}

	private static final class Slot {

		volatile @Nullable NativeCallback callback;

		volatile int generation;

		int nextFree = -1;

	}

}
