package io.quicsend.spring.event;

import io.quicsend.ConnectTimes;
import io.quicsend.ConnectionEnd;
import io.quicsend.ConnectionInfo;
import io.quicsend.QuicConnection;

/**
 * Something has happened to a connection.
 */
public abstract sealed class QuicConnectionEvent extends QuicSendEvent {

	QuicConnectionEvent(QuicConnection connection) {
		super(connection);
	}

	@Override
	boolean isEssential() {
		return true;
	}

	@Override
	public String toString() {
		return describe("connection '" + getConnectionName() + "'");
	}

	/**
	 * The connection begins to be established.
	 */
	public static final class Connecting extends QuicConnectionEvent {

		Connecting(QuicConnection connection) {
			super(connection);
		}

	}

	/**
	 * The handshake is done.
	 */
	public static final class Connected extends QuicConnectionEvent {

		private final transient ConnectionInfo info;

		private final transient ConnectTimes times;

		Connected(QuicConnection connection, ConnectionInfo info, ConnectTimes times) {
			super(connection);
			this.info = info;
			this.times = times;
		}

		/**
		 * What was negotiated: the addresses, ALPN and cipher suite.
		 * @return the facts
		 */
		public ConnectionInfo getInfo() {
			return this.info;
		}

		/**
		 * How long it took.
		 * @return the times
		 */
		public ConnectTimes getTimes() {
			return this.times;
		}

	}

	/**
	 * The connection could not be established, or has ended.
	 */
	public static final class Disconnected extends QuicConnectionEvent {

		private final transient ConnectionEnd end;

		Disconnected(QuicConnection connection, ConnectionEnd end) {
			super(connection);
			this.end = end;
		}

		/**
		 * Who ended it and why, and whether the next stream establishes it anew.
		 * @return the facts
		 */
		public ConnectionEnd getEnd() {
			return this.end;
		}

		@Override
		public String toString() {
			return describe("connection '" + getConnectionName() + "': " + this.end.message());
		}

	}

	/**
	 * The connection's certificates have been replaced.
	 */
	public static final class CredentialsReloaded extends QuicConnectionEvent {

		CredentialsReloaded(QuicConnection connection) {
			super(connection);
		}

	}

}
