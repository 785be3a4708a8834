package io.quicsend;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What msquic counts for a session's connection, or has counted until that ended.
 * Thread-safe.
 */
final class SessionStatistics {

	private static final Logger logger = LoggerFactory.getLogger(SessionStatistics.class);

	private final ConnectionSession session;

	/** The latest ones known. */
	private volatile @Nullable ConnectionStatistics latest;

	SessionStatistics(ConnectionSession session) {
		this.session = session;
	}

	/** Ask msquic. Blocks. */
	ConnectionStatistics read() throws IOException {
		NativeConnection connection = this.session.nativeConnection();
		if (connection == null || !connection.enter()) {
			throw new IOException(this.session.describe() + ": there are statistics only of an established connection");
		}
		try {
			return NativeConnectionParams.statistics(connection);
		}
		finally {
			connection.exit();
		}
	}

	/**
	 * Ask msquic for the last time. For the connection's worker, where that does not
	 * block.
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
				this.latest = read();
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
