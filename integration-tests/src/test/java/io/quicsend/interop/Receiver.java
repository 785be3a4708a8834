package io.quicsend.interop;

/**
 * A QUIC server on the loopback address that is not msquic.
 */
interface Receiver extends AutoCloseable {

	String ALPN = "interop";

	/** Flow control limit of a stream, in bytes; much less than the longest stream. */
	int STREAM_WINDOW = 256 * 1024;

	/** Flow control limit of a connection, in bytes. */
	int CONNECTION_WINDOW = 4 * 1024 * 1024;

	int port();

	/** How many connections it has accepted so far. */
	int connections();

	/**
	 * Close all connections.
	 * @param errorCode the application's error code
	 */
	void closeConnections(int errorCode);

	@Override
	void close();

}
