package io.quicsend.spring.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter.Type;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters of quic-send, but for msquic's own counters.
 */
public enum QuicSendMeterDocumentation implements MeterDocumentation {

	/** Connections by state. */
	CONNECTIONS("quic.send.connections", Type.GAUGE, null, "Connections by state", Key.STATE),

	/** Time from the wish to connect until the handshake was done, or failed. */
	CONNECT("quic.send.connect", Type.TIMER, null,
			"Time to establish a connection, or until that failed: resolving, addresses tried in vain, handshake",
			Key.CONNECTION, Key.OUTCOME),

	/** Handshakes with the address that answered. */
	HANDSHAKE("quic.send.handshake", Type.TIMER, null, "Time of the handshake with the address that answered",
			Key.CONNECTION),

	/** Connections established anew. */
	RECONNECTS("quic.send.reconnects", Type.COUNTER, null,
			"How often a connection was established that had been established before", Key.CONNECTION),

	/** Certificates replaced. */
	CREDENTIAL_RELOADS("quic.send.credential.reloads", Type.COUNTER, null,
			"How often the certificates of a connection were replaced", Key.CONNECTION),

	/** Open streams. */
	STREAMS_ACTIVE("quic.send.streams.active", Type.GAUGE, null, "Streams that are open, messages included",
			Key.CONNECTION),

	/** Streams from their opening to their end. */
	STREAM("quic.send.stream", Type.TIMER, null,
			"Time from the opening of a stream until it was acknowledged or failed", Key.CONNECTION, Key.OUTCOME,
			Key.ERROR_TYPE, Key.ERROR),

	/** Bytes accepted. */
	BYTES("quic.send.bytes", Type.COUNTER, "bytes", "Bytes accepted from the application", Key.CONNECTION),

	/** Bytes acknowledged. */
	BYTES_ACKNOWLEDGED("quic.send.bytes.acknowledged", Type.COUNTER, "bytes",
			"Bytes acknowledged by the receiver's transport", Key.CONNECTION),

	/** Bytes on their way. */
	BYTES_PENDING("quic.send.bytes.pending", Type.GAUGE, "bytes", "Bytes accepted, neither acknowledged nor given up",
			Key.CONNECTION),

	/** Time that streams were blocked. */
	BLOCKED("quic.send.blocked", Type.COUNTER, "seconds",
			"How long streams that have ended had been blocked, without messages that native code sends",
			Key.CONNECTION, Key.REASON),

	/** Smoothed round-trip time. */
	RTT("quic.send.rtt", Type.GAUGE, "seconds", "Smoothed round-trip time, while connected", Key.CONNECTION),

	/** Smallest round-trip time. */
	RTT_MIN("quic.send.rtt.min", Type.GAUGE, "seconds", "Smallest round-trip time seen, while connected",
			Key.CONNECTION),

	/** Variation of the round-trip time. */
	RTT_VARIANCE("quic.send.rtt.variance", Type.GAUGE, "seconds", "Variation of the round-trip time, while connected",
			Key.CONNECTION),

	/** Congestion window. */
	CWND("quic.send.cwnd", Type.GAUGE, "bytes", "Congestion window, while connected", Key.CONNECTION),

	/** Path MTU. */
	MTU("quic.send.mtu", Type.GAUGE, "bytes", "Largest datagram that the path is known to carry, while connected",
			Key.CONNECTION),

	/** Packets sent. */
	PACKETS_SENT("quic.send.packets.sent", Type.COUNTER, null, "Packets sent", Key.CONNECTION),

	/** Packets lost. */
	PACKETS_LOST("quic.send.packets.lost", Type.COUNTER, null, "Packets suspected lost", Key.CONNECTION),

	/** Reductions of the congestion window. */
	CONGESTION_EVENTS("quic.send.congestion.events", Type.COUNTER, null, "How often the congestion window was reduced",
			Key.CONNECTION),

	/** Application events dropped. */
	EVENTS_DROPPED("quic.send.events.dropped", Type.COUNTER, null,
			"Application events dropped because listeners were too slow");

	private final String name;

	private final Type type;

	private final @Nullable String baseUnit;

	private final String description;

	private final KeyName[] keyNames;

	QuicSendMeterDocumentation(String name, Type type, @Nullable String baseUnit, String description,
			KeyName... keyNames) {
		this.name = name;
		this.type = type;
		this.baseUnit = baseUnit;
		this.description = description;
		this.keyNames = keyNames;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.baseUnit;
	}

	/**
	 * What the meter tells.
	 * @return the description
	 */
	public String getDescription() {
		return this.description;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.keyNames.clone();
	}

	/**
	 * Names of tags.
	 */
	public enum Key implements KeyName {

		/** The connection's name. */
		CONNECTION("connection"),

		/** A connection's state. */
		STATE("state"),

		/** How something has ended. */
		OUTCOME("outcome"),

		/** Why a stream was blocked. */
		REASON("reason"),

		/** Which error a stream has failed with. */
		ERROR_TYPE("error.type"),

		/** The same, under Micrometer's own name. */
		ERROR("error");

		private final String name;

		Key(String name) {
			this.name = name;
		}

		@Override
		public String asString() {
			return this.name;
		}

	}

}
