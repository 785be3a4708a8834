package io.quicsend.msquic;

/**
 * quic-send's own native functions, as {@code quicsend.c} has them: streams that carry
 * one message and need no callback into Java each, and connections whose uninteresting
 * events are kept back. In C's own shape; nothing is checked here.
 */
public interface NativeMessages {

	/** What {@code qs_abi} returns if the library fits. */
	int ABI = 1;

	/**
	 * Send a message as a stream of its own. Never blocks on the path of success.
	 * @param connection the connection's handle
	 * @param message the address of a {@link MessageRecord}, which is native code's until
	 * its number is in its {@link MessageQueue}, unless this fails
	 * @return msquic's status
	 */
	int send(long connection, long message);

	/**
	 * Address of the function to give to {@link MsQuicApi#connectionOpen}, with the
	 * address of a {@link ConnectionFilter} as its context.
	 * @return the address of the callback
	 */
	long connectionCallback();

	/**
	 * Refuse a library of another version of quic-send.
	 * @param library its name
	 * @param abi what its {@code qs_abi} has returned
	 * @throws MsQuicLoadException if it does not fit
	 */
	static void requireAbi(String library, int abi) throws MsQuicLoadException {
		if (abi != ABI) {
			throw new MsQuicLoadException(library + " has ABI " + abi + ", but " + ABI + " is needed");
		}
	}

}
