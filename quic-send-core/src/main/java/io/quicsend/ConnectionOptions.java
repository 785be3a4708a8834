package io.quicsend;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.quicsend.tls.TlsOptions;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link QuicConnection}. Immutable; every value is checked when it is
 * built, with a message that names the option, the value and the remedy.
 *
 * @see <a href="https://github.com/microsoft/msquic/blob/main/docs/Settings.md">msquic
 * settings</a>
 */
public final class ConnectionOptions {

	private final List<Endpoint> endpoints;

	private final String alpn;

	private final @Nullable String serverName;

	private final TlsOptions tls;

	private final SendStreamOptions streamOptions;

	private final TransportOptions transport;

	private final Duration closeTimeout;

	private final long closeErrorCode;

	private final int streamWindow;

	private final int connectionWindow;

	private ConnectionOptions(Builder builder, List<Endpoint> endpoints, TransportOptions transport) {
		this.endpoints = endpoints;
		this.alpn = builder.alpn;
		this.serverName = builder.serverName;
		this.tls = builder.tls;
		this.streamOptions = builder.streamOptions;
		this.transport = transport;
		this.closeTimeout = builder.closeTimeout;
		this.closeErrorCode = builder.closeErrorCode;
		this.streamWindow = builder.streamWindow;
		this.connectionWindow = builder.connectionWindow;
	}

	private ConnectionOptions(ConnectionOptions other, TlsOptions tls) {
		this.endpoints = other.endpoints;
		this.alpn = other.alpn;
		this.serverName = other.serverName;
		this.tls = tls;
		this.streamOptions = other.streamOptions;
		this.transport = other.transport;
		this.closeTimeout = other.closeTimeout;
		this.closeErrorCode = other.closeErrorCode;
		this.streamWindow = other.streamWindow;
		this.connectionWindow = other.connectionWindow;
	}

	/**
	 * Begin with what every connection needs.
	 * @param host the receiver's host name or address
	 * @param port the receiver's UDP port, 1 to 65535
	 * @param alpn the application protocol to negotiate (RFC 7301), 1 to 255 bytes
	 * @return the builder
	 */
	public static Builder builder(String host, int port, String alpn) {
		return new Builder(host, port, alpn);
	}

	/**
	 * The receiver's host name or address: that of the first endpoint.
	 * @return the option
	 */
	public String host() {
		return this.endpoints.get(0).host();
	}

	/**
	 * The receiver's UDP port: that of the first endpoint.
	 * @return the option
	 */
	public int port() {
		return this.endpoints.get(0).port();
	}

	/**
	 * Where to connect to: each is tried, in order, until one can be connected to.
	 * @return one endpoint or more
	 */
	public List<Endpoint> endpoints() {
		return this.endpoints;
	}

	/**
	 * The application protocol to negotiate (RFC 7301), 1 to 255 bytes.
	 * @return the option
	 */
	public String alpn() {
		return this.alpn;
	}

	/**
	 * The name that the receiver's certificate must be for, also sent as SNI (RFC 6066,
	 * 3), or {@code null} for the host of the endpoint.
	 * @return the option
	 */
	public @Nullable String serverName() {
		return this.serverName;
	}

	/**
	 * Whom to trust, and the client certificate.
	 * @return the option
	 */
	public TlsOptions tls() {
		return this.tls;
	}

	/**
	 * Options of the streams that are opened without any.
	 * @return the option
	 */
	public SendStreamOptions streamOptions() {
		return this.streamOptions;
	}

	/**
	 * The same options but for these.
	 * @param tls whom to trust, and the client certificate
	 * @return new options
	 */
	public ConnectionOptions withTls(TlsOptions tls) {
		return new ConnectionOptions(this, tls);
	}

	/**
	 * How long the handshake may stay without progress.
	 * @return the option
	 */
	public Duration handshakeTimeout() {
		return this.transport.handshakeTimeout();
	}

	/**
	 * After which silence the connection ends (RFC 9000, 10.1), the smaller one of both
	 * sides counts; zero to never.
	 * @return the option
	 */
	public Duration idleTimeout() {
		return this.transport.idleTimeout();
	}

	/**
	 * How long data may stay unacknowledged until the connection counts as lost.
	 * @return the option
	 */
	public Duration disconnectTimeout() {
		return this.transport.disconnectTimeout();
	}

	/**
	 * How often to send a PING while idle (RFC 9000, 10.1.2); zero to never.
	 * @return the option
	 */
	public Duration keepAlive() {
		return this.transport.keepAlive();
	}

	/**
	 * How long closing waits at most for acknowledgements.
	 * @return the option
	 */
	public Duration closeTimeout() {
		return this.closeTimeout;
	}

	/**
	 * The code that the peer is told when this side closes, 0 to 2^62-1.
	 * @return the option
	 */
	public long closeErrorCode() {
		return this.closeErrorCode;
	}

	/**
	 * How many bytes of one stream may be in msquic's hands at once.
	 * @return the option
	 */
	public int streamWindow() {
		return this.streamWindow;
	}

	/**
	 * How many bytes of all streams together may be in msquic's hands at once.
	 * @return the option
	 */
	public int connectionWindow() {
		return this.connectionWindow;
	}

	/**
	 * The congestion control algorithm.
	 * @return the option
	 */
	public CongestionControl congestionControl() {
		return this.transport.congestionControl();
	}

	/**
	 * The first congestion window, in packets (RFC 9002, 7.2).
	 * @return the option
	 */
	public int initialWindowPackets() {
		return this.transport.initialWindowPackets();
	}

	/**
	 * The round-trip time to assume at first (RFC 9002, 6.2.2).
	 * @return the option
	 */
	public Duration initialRtt() {
		return this.transport.initialRtt();
	}

	/**
	 * The datagram size to begin with, in bytes of IP packet.
	 * @return the option
	 */
	public int minimumMtu() {
		return this.transport.minimumMtu();
	}

	/**
	 * The datagram size to try at most, in bytes of IP packet (RFC 8899).
	 * @return the option
	 */
	public int maximumMtu() {
		return this.transport.maximumMtu();
	}

	/**
	 * Whether packets are spread over time (RFC 9002, 7.7).
	 * @return the option
	 */
	public boolean pacing() {
		return this.transport.pacing();
	}

	/**
	 * Whether explicit congestion notification is used (RFC 9000, 13.4).
	 * @return the option
	 */
	public boolean ecn() {
		return this.transport.ecn();
	}

	/**
	 * Whether msquic copies data before it sends; a send then completes when it is
	 * copied, and only finishing a stream tells that it was acknowledged.
	 * @return the option
	 */
	public boolean sendBuffering() {
		return this.transport.sendBuffering();
	}

	/** What msquic is told of it. */
	TransportOptions transport() {
		return this.transport;
	}

	/**
	 * Builds {@link ConnectionOptions}. Not thread-safe.
	 */
	public static final class Builder {

		private final String host;

		private final int port;

		private final String alpn;

		private final List<Endpoint> fallbacks = new ArrayList<>();

		private @Nullable String serverName = null;

		private TlsOptions tls = TlsOptions.systemTrust();

		private SendStreamOptions streamOptions = SendStreamOptions.defaults();

		private Duration handshakeTimeout = Duration.ofSeconds(10);

		private Duration idleTimeout = Duration.ofSeconds(30);

		private Duration disconnectTimeout = Duration.ofSeconds(16);

		private Duration keepAlive = Duration.ZERO;

		private Duration closeTimeout = Duration.ofSeconds(5);

		private long closeErrorCode = 0;

		private int streamWindow = 8 * 1024 * 1024;

		private int connectionWindow = 32 * 1024 * 1024;

		private CongestionControl congestionControl = CongestionControl.CUBIC;

		private int initialWindowPackets = 10;

		private Duration initialRtt = Duration.ofMillis(333);

		private int minimumMtu = 1288;

		private int maximumMtu = 1500;

		private boolean pacing = true;

		private boolean ecn = false;

		private boolean sendBuffering = false;

		private Builder(String host, int port, String alpn) {
			this.host = host;
			this.port = port;
			this.alpn = alpn;
		}

		/**
		 * Add a receiver to try when none of those before can be connected to.
		 * @param endpoint where it listens
		 * @return this builder
		 */
		public Builder fallback(Endpoint endpoint) {
			this.fallbacks.add(endpoint);
			return this;
		}

		/**
		 * Set the name that the receiver's certificate must be for, also sent as SNI (RFC
		 * 6066, 3), or {@code null} for the host of the endpoint.
		 * @param serverName the option
		 * @return this builder
		 */
		public Builder serverName(@Nullable String serverName) {
			this.serverName = serverName;
			return this;
		}

		/**
		 * Set whom to trust, and the client certificate.
		 * @param tls the option
		 * @return this builder
		 */
		public Builder tls(TlsOptions tls) {
			this.tls = tls;
			return this;
		}

		/**
		 * Set the options of the streams that are opened without any.
		 * @param streamOptions the option
		 * @return this builder
		 */
		public Builder streamOptions(SendStreamOptions streamOptions) {
			this.streamOptions = streamOptions;
			return this;
		}

		/**
		 * Set how long the handshake may stay without progress.
		 * @param handshakeTimeout the option
		 * @return this builder
		 */
		public Builder handshakeTimeout(Duration handshakeTimeout) {
			this.handshakeTimeout = handshakeTimeout;
			return this;
		}

		/**
		 * Set after which silence the connection ends (RFC 9000, 10.1), the smaller one
		 * of both sides counts; zero to never.
		 * @param idleTimeout the option
		 * @return this builder
		 */
		public Builder idleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
			return this;
		}

		/**
		 * Set how long data may stay unacknowledged until the connection counts as lost.
		 * @param disconnectTimeout the option
		 * @return this builder
		 */
		public Builder disconnectTimeout(Duration disconnectTimeout) {
			this.disconnectTimeout = disconnectTimeout;
			return this;
		}

		/**
		 * Set how often to send a PING while idle (RFC 9000, 10.1.2); zero to never.
		 * @param keepAlive the option
		 * @return this builder
		 */
		public Builder keepAlive(Duration keepAlive) {
			this.keepAlive = keepAlive;
			return this;
		}

		/**
		 * Set how long closing waits at most for acknowledgements.
		 * @param closeTimeout the option
		 * @return this builder
		 */
		public Builder closeTimeout(Duration closeTimeout) {
			this.closeTimeout = closeTimeout;
			return this;
		}

		/**
		 * Set the code that the peer is told when this side closes, 0 to 2^62-1.
		 * @param closeErrorCode the option
		 * @return this builder
		 */
		public Builder closeErrorCode(long closeErrorCode) {
			this.closeErrorCode = closeErrorCode;
			return this;
		}

		/**
		 * Set how many bytes of one stream may be in msquic's hands at once.
		 * @param streamWindow the option
		 * @return this builder
		 */
		public Builder streamWindow(int streamWindow) {
			this.streamWindow = streamWindow;
			return this;
		}

		/**
		 * Set how many bytes of all streams together may be in msquic's hands at once.
		 * @param connectionWindow the option
		 * @return this builder
		 */
		public Builder connectionWindow(int connectionWindow) {
			this.connectionWindow = connectionWindow;
			return this;
		}

		/**
		 * Set the congestion control algorithm.
		 * @param congestionControl the option
		 * @return this builder
		 */
		public Builder congestionControl(CongestionControl congestionControl) {
			this.congestionControl = congestionControl;
			return this;
		}

		/**
		 * Set the first congestion window, in packets (RFC 9002, 7.2).
		 * @param initialWindowPackets the option
		 * @return this builder
		 */
		public Builder initialWindowPackets(int initialWindowPackets) {
			this.initialWindowPackets = initialWindowPackets;
			return this;
		}

		/**
		 * Set the round-trip time to assume at first (RFC 9002, 6.2.2).
		 * @param initialRtt the option
		 * @return this builder
		 */
		public Builder initialRtt(Duration initialRtt) {
			this.initialRtt = initialRtt;
			return this;
		}

		/**
		 * Set the datagram size to begin with, in bytes of IP packet.
		 * @param minimumMtu the option
		 * @return this builder
		 */
		public Builder minimumMtu(int minimumMtu) {
			this.minimumMtu = minimumMtu;
			return this;
		}

		/**
		 * Set the datagram size to try at most, in bytes of IP packet (RFC 8899).
		 * @param maximumMtu the option
		 * @return this builder
		 */
		public Builder maximumMtu(int maximumMtu) {
			this.maximumMtu = maximumMtu;
			return this;
		}

		/**
		 * Set whether packets are spread over time (RFC 9002, 7.7).
		 * @param pacing the option
		 * @return this builder
		 */
		public Builder pacing(boolean pacing) {
			this.pacing = pacing;
			return this;
		}

		/**
		 * Set whether explicit congestion notification is used (RFC 9000, 13.4).
		 * @param ecn the option
		 * @return this builder
		 */
		public Builder ecn(boolean ecn) {
			this.ecn = ecn;
			return this;
		}

		/**
		 * Set whether msquic copies data before it sends; a send then completes when it
		 * is copied, and only finishing a stream tells that it was acknowledged.
		 * @param sendBuffering the option
		 * @return this builder
		 */
		public Builder sendBuffering(boolean sendBuffering) {
			this.sendBuffering = sendBuffering;
			return this;
		}

		/**
		 * Check all values and build.
		 * @return the options
		 * @throws InvalidOptionException if a value can't be used
		 */
		public ConnectionOptions build() {
			List<Endpoint> endpoints = new ArrayList<>();
			endpoints.add(new Endpoint(this.host, this.port));
			endpoints.addAll(this.fallbacks);
			int alpnLength = this.alpn.getBytes(StandardCharsets.UTF_8).length;
			if (alpnLength < 1 || alpnLength > 255) {
				throw new InvalidOptionException("alpn", "'" + this.alpn + "'",
						"use the protocol name that the receiver expects, 1 to 255 bytes");
			}
			Checks.millis("closeTimeout", this.closeTimeout, 0, Checks.MAX_MILLIS);
			Checks.errorCode("closeErrorCode", this.closeErrorCode);
			Checks.window("streamWindow", this.streamWindow);
			Checks.window("connectionWindow", this.connectionWindow);
			return new ConnectionOptions(this, List.copyOf(endpoints),
					new TransportOptions(this.handshakeTimeout, this.idleTimeout, this.disconnectTimeout,
							this.keepAlive, this.congestionControl, this.initialWindowPackets, this.initialRtt,
							this.minimumMtu, this.maximumMtu, this.pacing, this.ecn, this.sendBuffering));
		}

	}

}
