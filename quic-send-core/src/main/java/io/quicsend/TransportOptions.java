package io.quicsend;

import java.time.Duration;

import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.QuicSettings;

/**
 * What msquic is told of a connection, in the words of its own settings.
 *
 * @param handshakeTimeout HandshakeIdleTimeoutMs
 * @param idleTimeout IdleTimeoutMs
 * @param disconnectTimeout DisconnectTimeoutMs
 * @param keepAlive KeepAliveIntervalMs
 * @param congestionControl CongestionControlAlgorithm
 * @param initialWindowPackets InitialWindowPackets
 * @param initialRtt InitialRttMs
 * @param minimumMtu MinimumMtu
 * @param maximumMtu MaximumMtu
 * @param pacing PacingEnabled
 * @param ecn EcnEnabled
 * @param sendBuffering SendBufferingEnabled
 * @see <a href="https://github.com/microsoft/msquic/blob/main/docs/Settings.md">msquic
 * settings</a>
 */
record TransportOptions(Duration handshakeTimeout, Duration idleTimeout, Duration disconnectTimeout, Duration keepAlive,
		CongestionControl congestionControl, int initialWindowPackets, Duration initialRtt, int minimumMtu,
		int maximumMtu, boolean pacing, boolean ecn, boolean sendBuffering) {

	/**
	 * What a worker does for a connection before it looks at what has arrived. With
	 * msquic's own 16 it sends thousands of messages before it hears of the first ones,
	 * and all these open streams do not fit into a processor's cache.
	 */
	private static final int OPERATIONS_PER_DRAIN = 4;

	TransportOptions {
		Checks.millis("handshakeTimeout", handshakeTimeout, 1, Checks.MAX_MILLIS);
		Checks.millis("idleTimeout", idleTimeout, 0, Checks.MAX_MILLIS);
		Checks.millis("disconnectTimeout", disconnectTimeout, 1, 600_000);
		Checks.millis("keepAlive", keepAlive, 0, Checks.MAX_MILLIS);
		Checks.range("initialWindowPackets", initialWindowPackets, 1, 65535);
		Checks.millis("initialRtt", initialRtt, 1, 60_000);
		Checks.range("minimumMtu", minimumMtu, 1248, 65535);
		Checks.range("maximumMtu", maximumMtu, 1248, 65535);
		if (minimumMtu > maximumMtu) {
			throw new InvalidOptionException("minimumMtu", minimumMtu,
					"use at most maximumMtu, which is " + maximumMtu);
		}
	}

	QuicSettings toNative(NativeMemory memory) {
		return new QuicSettings(memory).handshakeIdleTimeoutMs(this.handshakeTimeout.toMillis())
			.idleTimeoutMs(this.idleTimeout.toMillis())
			.disconnectTimeoutMs((int) this.disconnectTimeout.toMillis())
			.keepAliveIntervalMs((int) this.keepAlive.toMillis())
			.congestionControlAlgorithm(this.congestionControl.ordinal())
			.initialWindowPackets(this.initialWindowPackets)
			.initialRttMs((int) this.initialRtt.toMillis())
			.minimumMtu(this.minimumMtu)
			.maximumMtu(this.maximumMtu)
			.pacingEnabled(this.pacing)
			.ecnEnabled(this.ecn)
			.sendBufferingEnabled(this.sendBuffering)
			.maxOperationsPerDrain(OPERATIONS_PER_DRAIN);
	}

}
