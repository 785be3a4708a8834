package io.quicsend.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.quicsend.Completions;
import io.quicsend.CongestionControl;
import io.quicsend.ExecutionProfile;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of quic-send.
 *
 * @param enabled Whether to enable quic-send.
 * @param library Finding and calling native msquic.
 * @param appName Name of the application in msquic's own traces, 1 to 254 bytes.
 * @param executionProfile How msquic's threads work.
 * @param completions Which thread completes futures: one of an executor, or directly the
 * one that learns of the outcome, which must not be blocked.
 * @param connections Connections by name. The one named "default" is used where no name
 * is given.
 */
@ConfigurationProperties("quic-send")
public record QuicSendProperties(@DefaultValue("true") boolean enabled,
		@Name("native") @DefaultValue NativeLibrary library, @DefaultValue("quic-send") String appName,
		@DefaultValue("low-latency") ExecutionProfile executionProfile,
		@DefaultValue("executor") Completions completions, @DefaultValue Map<String, Connection> connections) {

	static final String PREFIX = "quic-send";

	/**
	 * Name of a property of a connection.
	 * @param connection the connection's name
	 * @param property the property's name
	 * @return the full name
	 */
	static String connectionProperty(String connection, String property) {
		return PREFIX + ".connections." + connection + "." + property;
	}

	/**
	 * Finding and calling native msquic.
	 *
	 * @param path Native library to load. By default the bundled one, or else the
	 * system's.
	 * @param extractionDirectory Directory to extract the bundled library to. By default
	 * the platform's temporary and cache directories are tried.
	 * @param binding How to call the native library. By default the fastest way that
	 * works on the JVM.
	 */
	public record NativeLibrary(@Nullable Path path, @Nullable Path extractionDirectory,
			@DefaultValue("auto") Binding binding) {

	}

	/**
	 * A connection to one receiver.
	 *
	 * @param host Host name or IP address of the receiver. Required.
	 * @param port UDP port of the receiver, 1 to 65535. Required.
	 * @param alpn Application protocol to negotiate, 1 to 255 bytes. Required.
	 * @param serverName Name that the receiver's certificate must be for, also sent as
	 * SNI. By default the host.
	 * @param connect When to establish the connection.
	 * @param ssl Trust and client certificate.
	 * @param insecure Whether to accept every certificate and every name, for tests only.
	 * @param handshakeTimeout How long the handshake may stay without progress, 1ms or
	 * more.
	 * @param idleTimeout Silence after which the connection ends; the smaller value of
	 * both sides counts. Zero for never.
	 * @param disconnectTimeout How long data may stay unacknowledged until the connection
	 * counts as lost, 1ms to 10m.
	 * @param keepAlive How often to send a PING while idle. Zero for never.
	 * @param closeTimeout How long closing waits at most for acknowledgements.
	 * @param closeErrorCode Code that the receiver is told when this side closes, 0 to
	 * 2^62-1.
	 * @param streamWindow Bytes of one stream that may be in msquic's hands at once, 4KB
	 * to 1GB.
	 * @param connectionWindow Bytes of all streams together that may be in msquic's hands
	 * at once, 4KB to 1GB.
	 * @param congestionControl Congestion control algorithm.
	 * @param initialWindowPackets First congestion window, in packets, 1 to 65535.
	 * @param initialRtt Round-trip time to assume at first, 1ms to 1m.
	 * @param minimumMtu Size of IP packets to begin with, in bytes, 1248 to 65535.
	 * @param maximumMtu Size of IP packets to try at most, in bytes, 1248 to 65535.
	 * @param pacing Whether packets are spread over time.
	 * @param ecn Whether explicit congestion notification is used.
	 * @param sendBuffering Whether msquic copies data before it sends. A send then
	 * completes when it is copied, and only finishing a stream tells that it was
	 * acknowledged.
	 */
	@ConfigurationPropertiesSource
	public record Connection(@Nullable String host, @Nullable Integer port, @Nullable String alpn,
			@Nullable String serverName, @DefaultValue("lazy") Connect connect, @DefaultValue Ssl ssl,
			@DefaultValue("false") boolean insecure, @DefaultValue("10s") Duration handshakeTimeout,
			@DefaultValue("30s") Duration idleTimeout, @DefaultValue("16s") Duration disconnectTimeout,
			@DefaultValue("0s") Duration keepAlive, @DefaultValue("5s") Duration closeTimeout,
			@DefaultValue("0") long closeErrorCode, @DefaultValue("8MB") DataSize streamWindow,
			@DefaultValue("32MB") DataSize connectionWindow, @DefaultValue("cubic") CongestionControl congestionControl,
			@DefaultValue("10") int initialWindowPackets, @DefaultValue("333ms") Duration initialRtt,
			@DefaultValue("1288") int minimumMtu, @DefaultValue("1500") int maximumMtu,
			@DefaultValue("true") boolean pacing, @DefaultValue("false") boolean ecn,
			@DefaultValue("false") boolean sendBuffering) {

	}

	/**
	 * Trust and client certificate. There is no switch: QUIC is always encrypted.
	 *
	 * @param bundle Name of the SSL bundle whose trust store checks the receiver's
	 * certificate and whose key, if any, is the client certificate. By default the JVM's
	 * trust store, and no client certificate.
	 */
	public record Ssl(@Nullable String bundle) {

	}

	/**
	 * How to call the native library.
	 */
	public enum Binding {

		/** The fastest way that works on the JVM. */
		AUTO,

		/** Java Native Access. */
		JNA,

		/** The JVM's own foreign function interface. */
		FFM

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

}
