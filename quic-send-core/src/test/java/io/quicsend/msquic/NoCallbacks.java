package io.quicsend.msquic;

/**
 * For tests in which no event matters.
 */
public final class NoCallbacks implements MsQuicCallbacks {

	@Override
	public int listener(long listener, long context, long event) {
		return 0;
	}

	@Override
	public int connection(long connection, long context, long event) {
		return 0;
	}

	@Override
	public int stream(long stream, long context, long event) {
		return 0;
	}

}
