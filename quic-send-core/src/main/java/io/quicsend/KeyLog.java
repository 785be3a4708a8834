package io.quicsend;

import java.io.IOException;
import java.nio.file.Path;

import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.TlsSecrets;
import io.quicsend.tls.KeyLogFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the keys of one native connection to a file, if that is asked for. Whatever goes
 * wrong with it is logged, and does not harm the connection.
 */
final class KeyLog {

	private static final Logger logger = LoggerFactory.getLogger(KeyLog.class);

	private final ConnectionSession session;

	private final Path file;

	private final TlsSecrets secrets;

	private KeyLog(ConnectionSession session, Path file, TlsSecrets secrets) {
		this.session = session;
		this.file = file;
		this.secrets = secrets;
	}

	/**
	 * The key log of a connection.
	 * @return the key log, or {@code null} if its keys are kept secret
	 */
	static @Nullable KeyLog of(ConnectionSession session, NativeRegistration registration) {
		Path file = session.options().tls().keyLogFile();
		return (file != null) ? new KeyLog(session, file, new TlsSecrets(registration.memory())) : null;
	}

	/**
	 * Have the keys put here.
	 * @param connection the native connection, not started
	 */
	void attach(NativeConnection connection) {
		int status = this.secrets.attach(connection.api(), connection.handle());
		if (MsQuicStatus.succeeded(status)) {
			logger.warn("{}: the keys are written to '{}'; whoever reads them can decrypt what was recorded",
					this.session.describe(), this.file);
		}
		else {
			logger.warn("{}: the keys can't be written to '{}': msquic refused with {}", this.session.describe(),
					this.file, MsQuicStatus.describe(status));
		}
	}

	/** Write the keys that are known. Does not block. */
	void write() {
		String lines = this.secrets.take();
		if (!lines.isEmpty()) {
			this.session.execute(() -> append(lines));
		}
	}

	private void append(String lines) {
		try {
			KeyLogFile.append(this.file, lines);
		}
		catch (IOException ex) {
			logger.warn("{}: the keys can't be written to '{}': {}", this.session.describe(), this.file, ex.toString());
		}
	}

}
