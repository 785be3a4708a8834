package io.quicsend;

import java.util.function.LongSupplier;

/**
 * Shows tests how much memory sends have not given back yet.
 */
public final class LentMemory {

	private LentMemory() {
	}

	/**
	 * Off-heap memory that the sends of a registration occupy.
	 * @param registration the registration
	 * @return bytes
	 */
	public static long of(QuicRegistration registration) {
		return registration.pool().lent();
	}

	/**
	 * What the sends of a connection occupy of its send window.
	 * @param connection the connection
	 * @return bytes
	 */
	public static long of(QuicConnection connection) {
		ConnectionSession session = ((DefaultQuicConnection) connection).currentSession();
		return (session != null) ? session.memory().used() : 0;
	}

	/**
	 * What the sends that a connection takes at present will occupy of its send window,
	 * even when another session stands for the connection.
	 * @param connection the connection
	 * @return bytes
	 */
	public static LongSupplier ofPresentSession(QuicConnection connection) {
		ConnectionSession session = ((DefaultQuicConnection) connection).currentSession();
		return (session != null) ? session.memory()::used : () -> 0;
	}

}
