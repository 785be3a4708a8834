package io.quicsend.msquic;

/**
 * Receives the callbacks of one msquic object. Called on an msquic worker thread, for
 * connections and their streams one at a time, possibly nested, and possibly before the
 * call that causes the event has returned. Must not block.
 */
public interface NativeCallback {

	/**
	 * Handle an event.
	 * @param handle the msquic object
	 * @param event the address of the event struct, valid during the call
	 * @return the status to return to msquic
	 */
	int onEvent(long handle, long event);

	/**
	 * {@link #onEvent} has thrown. Called in its place, on the same thread.
	 * @param failure what was thrown
	 */
	void onFailure(Throwable failure);

}
