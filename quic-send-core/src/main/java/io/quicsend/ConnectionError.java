package io.quicsend;

import io.quicsend.msquic.MsQuicStatus;

/**
 * Who ended a connection, and why.
 */
public sealed interface ConnectionError {

	/**
	 * The peer's application closed it.
	 *
	 * @param errorCode the application's error code (RFC 9000, 20.2)
	 */
	record ShutdownByPeer(long errorCode) implements ConnectionError {

		@Override
		public String toString() {
			return "closed by the peer with code " + this.errorCode;
		}

	}

	/**
	 * This side closed it.
	 */
	record ShutdownByLocal() implements ConnectionError {

		@Override
		public String toString() {
			return "closed by this side";
		}

	}

	/**
	 * The transport ended it.
	 *
	 * @param status the msquic status
	 * @param errorCode the transport's error code (RFC 9000, 20.1)
	 */
	record ShutdownByTransport(int status, long errorCode) implements ConnectionError {

		@Override
		public String toString() {
			return "ended by the transport with " + MsQuicStatus.describe(this.status);
		}

	}

	/**
	 * The {@link QuicConnection} had been closed before.
	 */
	record ConnectionClosed() implements ConnectionError {

		@Override
		public String toString() {
			return "closed before";
		}

	}

}
