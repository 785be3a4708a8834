package io.quicsend;

/**
 * State of a {@link QuicConnection}.
 */
public enum ConnectionState {

	/** Not connected; the next stream connects. */
	IDLE,

	/** Resolving, or in the handshake. */
	CONNECTING,

	/** The handshake is done; streams can be sent. */
	CONNECTED,

	/** Closing: new streams are refused, accepted data may still be sent. */
	CLOSING,

	/** Closed, for good or until its {@link QuicRegistration} is started again. */
	CLOSED

}
