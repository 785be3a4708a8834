package io.quicsend.faults;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that an error says what it is about.
 */
final class Messages {

	private Messages() {
	}

	static void assertNames(Throwable failure, SendStream stream, String phase, String... reasons) {
		assertNames(failure, stream.connection(), "stream " + stream.debugId(), phase + ":");
		assertThat(failure).hasMessageContainingAll(reasons);
	}

	static void assertNames(Throwable failure, QuicConnection connection, String... reasons) {
		ConnectionOptions options = connection.options();
		assertThat(failure)
			.hasMessageContaining("Connection '" + connection.name() + "' to " + options.host() + ":" + options.port());
		assertThat(failure).hasMessageContainingAll(reasons);
	}

}
