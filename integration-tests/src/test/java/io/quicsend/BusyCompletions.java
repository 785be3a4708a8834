package io.quicsend;

/**
 * Shows tests when a connection puts off what others than its stages send.
 */
public final class BusyCompletions {

	private BusyCompletions() {
	}

	/**
	 * Whether several futures of a connection are being completed at present.
	 * @param connection the connection
	 * @return whether messages of other threads are put off
	 */
	public static boolean of(QuicConnection connection) {
		ConnectionSession session = ((DefaultQuicConnection) connection).currentSession();
		return session != null && session.completions().isBusy();
	}

}
