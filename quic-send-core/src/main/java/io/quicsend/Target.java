package io.quicsend;

import io.quicsend.tls.PeerVerifier;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint, and who must be found there.
 *
 * @param endpoint where to connect to
 * @param serverName the receiver's name, for SNI
 * @param verifier checks the receiver's certificate, or {@code null} if everyone is
 * trusted
 */
record Target(Endpoint endpoint, String serverName, @Nullable PeerVerifier verifier) {

	static Target of(Endpoint endpoint, ConnectionOptions options) {
		String configured = options.serverName();
		String serverName = (configured != null) ? configured : endpoint.host();
		return new Target(endpoint, serverName,
				options.tls().isInsecure() ? null : PeerVerifier.of(options.tls(), serverName));
	}

	/** Get ready to check certificates. May take its time. */
	void warmUp() {
		if (this.verifier != null) {
			this.verifier.warmUp();
		}
	}

}
