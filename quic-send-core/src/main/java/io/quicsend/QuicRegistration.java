package io.quicsend;

import io.quicsend.msquic.MsQuicLibrary;

/**
 * The application's registration with msquic: what its connections have in common.
 * Creating one touches nothing native; the first connection does. Thread-safe.
 */
public final class QuicRegistration implements AutoCloseable {

	public QuicRegistration(MsQuicLibrary library, RegistrationOptions options) {
	}

	/**
	 * Create a connection, which is not established yet.
	 * @param name the name by which logs and errors refer to it
	 * @param options its options
	 * @return the connection
	 */
	public QuicConnection createConnection(String name, ConnectionOptions options) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Close all connections as {@link QuicConnection#close()} does, side by side, then
	 * the registration. Blocks; further calls wait for the first one.
	 */
	@Override
	public void close() {
	}

}
