package io.quicsend;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What msquic knows of a session's connection while that is established, and the last
 * statistics afterwards. Thread-safe.
 */
final class SessionParams {

	private static final Logger logger = LoggerFactory.getLogger(SessionParams.class);

	private final ConnectionSession session;

	/** The latest ones known. */
	private volatile @Nullable ConnectionStatistics latest;

	SessionParams(ConnectionSession session) {
		this.session = session;
	}

	/** Whether the peer has confirmed the handshake. Blocks. */
	boolean isConfirmed() {
		NativeConnection connection = enter();
		if (connection == null) {
			return false;
		}
		try {
			return NativeConnectionParams.isConfirmed(connection);
		}
		finally {
			connection.exit();
		}
	}

	/** Blocks. */
	ConnectionStatistics statistics() throws IOException {
		NativeConnection connection = enter();
		if (connection == null) {
			throw new IOException(this.session.describe() + ": there are statistics only of an established connection");
		}
		try {
			return NativeConnectionParams.statistics(connection);
		}
		finally {
			connection.exit();
		}
	}

	private @Nullable NativeConnection enter() {
		NativeConnection connection = this.session.nativeConnection();
		return (connection != null && connection.enter()) ? connection : null;
	}

	/**
	 * Ask for statistics for the last time. For the connection's worker, where that does
	 * not block.
	 * @param connection the native connection, which is not closed yet
	 */
	void readLast(NativeConnection connection) {
		try {
			this.latest = NativeConnectionParams.statistics(connection);
		}
		catch (IOException ex) {
			logger.debug("{}: there are no last statistics", this.session.describe(), ex);
		}
	}

	/** Add what has been counted until now. Blocks while the session is established. */
	void addTo(StreamSums sums) {
		if (this.session.nativeConnection() != null) {
			try {
				this.latest = statistics();
			}
			catch (IOException ex) {
				// It has ended in between, and there are the last ones.
			}
		}
		ConnectionStatistics latest = this.latest;
		if (latest != null) {
			sums.add(latest);
		}
	}

}
