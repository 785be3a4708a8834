package io.quicsend.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of quic-send.
 */
public enum SendStreamObservationDocumentation implements ObservationDocumentation {

	/** A send stream, from its opening until it is acknowledged or has failed. */
	SEND_STREAM {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultSendStreamObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

	};

	/**
	 * Key names of meters and spans.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/** The connection's name. */
		CONNECTION("connection"),

		/** How the stream has ended, "unknown" until then. */
		OUTCOME("outcome"),

		/** The simple name of the error's class, "none" without an error. */
		ERROR_TYPE("error.type");

		private final String name;

		LowCardinalityKeyNames(String name) {
			this.name = name;
		}

		@Override
		public String asString() {
			return this.name;
		}

	}

	/**
	 * Key names of spans only.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/** Always "quic". */
		NETWORK_TRANSPORT("network.transport"),

		/** The application protocol (RFC 7301). */
		NETWORK_PROTOCOL_NAME("network.protocol.name"),

		/** The receiver's host as configured. */
		SERVER_ADDRESS("server.address"),

		/** The receiver's port as configured. */
		SERVER_PORT("server.port"),

		/** What identifies the stream in logs and errors. */
		STREAM("quic.send.stream"),

		/** Bytes accepted for the stream. */
		BYTES("quic.send.bytes");

		private final String name;

		HighCardinalityKeyNames(String name) {
			this.name = name;
		}

		@Override
		public String asString() {
			return this.name;
		}

	}

}
