package io.quicsend.msquic;

/**
 * The least that a receiver of events can do.
 */
public final class CountingCallback implements NativeCallback {

	private long events;

	@Override
	public int onEvent(long handle, long event) {
		this.events++;
		return MsQuicStatus.SUCCESS.code();
	}

	@Override
	public void onFailure(Throwable failure) {
		throw new IllegalStateException(failure);
	}

	public long events() {
		return this.events;
	}

}
