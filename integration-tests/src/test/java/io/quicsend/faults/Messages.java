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
		assertNames(failure, stream.connection(), reasons);
		assertThat(failure).hasMessageContainingAll("stream " + stream.debugId(), phase + ":");
	}

	static void assertNames(Throwable failure, QuicConnection connection, String... reasons) {
		ConnectionOptions options = connection.options();
		String host = options.host().startsWith("[") || !options.host().contains(":") ? options.host()
				: "[" + options.host() + "]";
		assertThat(failure)
			.hasMessageContaining("Connection '" + connection.name() + "' to " + host + ":" + options.port());
		for (String reason : reasons) {
			assertThat(failure).hasMessageContaining(reason);
		}
	}

}
