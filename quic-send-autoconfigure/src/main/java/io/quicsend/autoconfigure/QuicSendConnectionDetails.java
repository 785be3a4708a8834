package io.quicsend.autoconfigure;

import java.util.List;

import io.quicsend.Endpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the receivers of connections are. A bean of this type replaces what the
 * properties say, so that a test or a platform can supply a receiver.
 */
public interface QuicSendConnectionDetails extends ConnectionDetails {

	/**
	 * The receiver of a connection.
	 * @param connection the connection's name
	 * @return the receiver, or {@code null} for the one in the connection's properties
	 */
	@Nullable Receiver getReceiver(String connection);

	/**
	 * Where a receiver is, and what it takes to connect to it.
	 *
	 * @param endpoints where it listens, to be tried in order, at least one
	 * @param alpn the application protocol to negotiate, or {@code null} for the one in
	 * the connection's properties
	 * @param serverName the name that its certificate must be for, or {@code null} for
	 * the host of the endpoint
	 * @param sslBundle whom to trust, and the client certificate, or {@code null} for
	 * what the connection's properties say
	 */
	record Receiver(List<Endpoint> endpoints, @Nullable String alpn, @Nullable String serverName,
			@Nullable SslBundle sslBundle) {

		public Receiver {
			endpoints = List.copyOf(endpoints);
			if (endpoints.isEmpty()) {
				throw new IllegalArgumentException("A receiver needs an endpoint");
			}
		}

		public static Receiver of(String host, int port) {
			return new Receiver(List.of(new Endpoint(host, port)), null, null, null);
		}

		public Receiver withAlpn(@Nullable String alpn) {
			return new Receiver(this.endpoints, alpn, this.serverName, this.sslBundle);
		}

		public Receiver withServerName(@Nullable String serverName) {
			return new Receiver(this.endpoints, this.alpn, serverName, this.sslBundle);
		}

		public Receiver withSslBundle(@Nullable SslBundle sslBundle) {
			return new Receiver(this.endpoints, this.alpn, this.serverName, sslBundle);
		}

	}

}
