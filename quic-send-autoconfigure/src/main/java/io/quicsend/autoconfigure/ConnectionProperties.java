package io.quicsend.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.quicsend.CongestionControl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of a connection to one receiver, or of all connections. What is not set is
 * {@code null}: a connection then takes it from the defaults, and these from the library.
 *
 * @param host Host name or IP address of the receiver. Required, unless there are
 * endpoints.
 * @param port UDP port of the receiver, 1 to 65535. Required with a host.
 * @param endpoints Receivers as host:port, tried in order until one can be connected to.
 * Instead of host and port.
 * @param alpn Application protocol to negotiate, 1 to 255 bytes. Required.
 * @param serverName Name that the receiver's certificate must be for, also sent as SNI.
 * By default the host.
 * @param connect When to establish the connection.
 * @param ssl Trust and client certificate.
 * @param trust Whom to trust. By default the SSL bundle if there is one, or else the
 * JVM's trust store.
 * @param pins SHA-256 hashes of public keys, each as sha256/BASE64 or as hexadecimal
 * digits, of which the receiver's certificate must have one: nothing else counts with
 * trust 'pinned'. By default none.
 * @param allowInsecureInProduction Whether trust 'insecure' may be used while a profile
 * named 'prod' or 'production' is active.
 * @param streamClass Class of the streams that are opened without naming one.
 * @param handshakeTimeout How long the handshake may stay without progress, 1ms or more.
 * @param idleTimeout Silence after which the connection ends; the smaller value of both
 * sides counts. Zero for never.
 * @param disconnectTimeout How long data may stay unacknowledged until the connection
 * counts as lost, 1ms to 10m.
 * @param keepAlive How often to send a PING while idle. Zero for never.
 * @param closeTimeout How long closing waits at most for acknowledgements.
 * @param closeErrorCode Code that the receiver is told when this side closes, 0 to
 * 2^62-1.
 * @param streamWindow Bytes of one stream that may be in msquic's hands at once, 4KB to
 * 1GB.
 * @param connectionWindow Bytes of all streams together that may be in msquic's hands at
 * once, 4KB to 1GB.
 * @param congestionControl Congestion control algorithm.
 * @param initialWindowPackets First congestion window, in packets, 1 to 65535.
 * @param initialRtt Round-trip time to assume at first, 1ms to 1m.
 * @param minimumMtu Size of IP packets to begin with, in bytes, 1248 to 65535.
 * @param maximumMtu Size of IP packets to try at most, in bytes, 1248 to 65535.
 * @param pacing Whether packets are spread over time.
 * @param ecn Whether explicit congestion notification is used.
 * @param sendBuffering Whether msquic copies data before it sends. A send then completes
 * when it is copied, and only finishing a stream tells that it was acknowledged.
 */
@ConfigurationPropertiesSource
public record ConnectionProperties(@Nullable String host, @Nullable Integer port, @Nullable List<String> endpoints,
		@Nullable String alpn, @Nullable String serverName, @Nullable Connect connect, @DefaultValue Ssl ssl,
		@Nullable Trust trust, @Nullable List<String> pins, @Nullable Boolean allowInsecureInProduction,
		@Nullable String streamClass, @Nullable Duration handshakeTimeout, @Nullable Duration idleTimeout,
		@Nullable Duration disconnectTimeout, @Nullable Duration keepAlive, @Nullable Duration closeTimeout,
		@Nullable Long closeErrorCode, @Nullable DataSize streamWindow, @Nullable DataSize connectionWindow,
		@Nullable CongestionControl congestionControl, @Nullable Integer initialWindowPackets,
		@Nullable Duration initialRtt, @Nullable Integer minimumMtu, @Nullable Integer maximumMtu,
		@Nullable Boolean pacing, @Nullable Boolean ecn, @Nullable Boolean sendBuffering) {

	/**
	 * Trust and client certificate. There is no switch: QUIC is always encrypted.
	 *
	 * @param bundle Name of the SSL bundle whose trust store checks the receiver's
	 * certificate and whose key, if any, is the client certificate. By default none.
	 * @param keyLogFile File to append the keys of each connection to, with which what
	 * was recorded of it can be decrypted, for debugging only. By default keys are kept
	 * secret.
	 */
	public record Ssl(@Nullable String bundle, @Nullable Path keyLogFile) {

	}

	/**
	 * When to establish a connection.
	 */
	public enum Connect {

		/** With its first stream. */
		LAZY,

		/** When the application starts; if that fails, so does the start. */
		EAGER

	}

	/**
	 * Whom to trust.
	 */
	public enum Trust {

		/** What the trust store of the SSL bundle trusts. */
		BUNDLE,

		/** What the JVM's trust store trusts. */
		SYSTEM,

		/** Who holds the key of one of the pins. */
		PINNED,

		/** Everyone, for tests only. */
		INSECURE

	}

}
