package io.quicsend.msquic;

/**
 * quic-send's own native functions, as {@code quicsend.c} has them: streams that carry
 * one message and need no callback into Java each, and connections whose uninteresting
 * events are kept back. In C's own shape; nothing is checked here.
 */
public interface NativeMessages {

	/** What {@code qs_abi} returns if the library fits. */
	int ABI = 3;

	/**
	 * See to it that all messages that have been pushed to a queue are sent, by one call
	 * that wakes up msquic's worker, or none if it is being woken up.
	 * @param queue the address of a {@link MessageQueue}, whose connection must not be
	 * closed meanwhile
	 */
	void flush(long queue);

	/**
	 * Complete all messages that have been pushed to a queue and not been sent.
	 * @param queue the address of a {@link MessageQueue}, whose connection has been
	 * closed
	 * @param status the status that they fail with
	 */
	void abandon(long queue, int status);

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
