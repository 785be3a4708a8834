package io.quicsend;

/**
 * Told of what becomes of connections. A connection's news come in order and one at a
 * time: {@link #connecting}, then {@link #connected} if it succeeds, and
 * {@link #disconnected} in any case; the same again each time it is established anew.
 * Methods may run on one of msquic's threads, so they must not block; what they throw is
 * logged.
 *
 * @see QuicRegistration#addConnectionListener
 */
public interface ConnectionListener {

	/**
	 * The connection begins to be established.
	 * @param connection the connection
	 */
	default void connecting(QuicConnection connection) {
	}

	/**
	 * The handshake is done.
	 * @param connection the connection
	 * @param info what was negotiated
	 * @param times how long it took
	 */
	default void connected(QuicConnection connection, ConnectionInfo info, ConnectTimes times) {
	}

	/**
	 * The connection could not be established, or has ended.
	 * @param connection the connection
	 * @param end how
	 */
	default void disconnected(QuicConnection connection, ConnectionEnd end) {
	}

	/**
	 * The connection's certificates have been replaced; what connects from now on uses
	 * the new ones.
	 * @param connection the connection
	 */
	default void credentialsReloaded(QuicConnection connection) {
	}

}
