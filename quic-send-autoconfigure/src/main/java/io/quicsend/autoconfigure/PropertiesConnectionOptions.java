package io.quicsend.autoconfigure;

import io.quicsend.ConnectionOptions;
import io.quicsend.InvalidOptionException;
import io.quicsend.autoconfigure.QuicSendProperties.Connection;
import io.quicsend.tls.TlsOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.util.unit.DataSize;

/**
 * Maps the properties of one connection to its options, and the options' complaints back
 * to the properties.
 */
final class PropertiesConnectionOptions {

	private final String name;

	private final Connection properties;

	PropertiesConnectionOptions(String name, Connection properties) {
		this.name = name;
		this.properties = properties;
	}

	ConnectionOptions create(TlsOptions tls) {
		String host = required("host", this.properties.host(), "use the receiver's host name or IP address");
		int port = required("port", this.properties.port(), "use the receiver's UDP port");
		String alpn = required("alpn", this.properties.alpn(), "use the protocol name that the receiver expects");
		try {
			ConnectionOptions.Builder builder = ConnectionOptions.builder(host, port, alpn).tls(tls);
			apply(builder);
			return builder.build();
		}
		catch (InvalidOptionException ex) {
			throw InvalidQuicSendPropertyException.of(QuicSendProperties.PREFIX + ".connections." + this.name, ex);
		}
	}

	private <T> T required(String property, @Nullable T value, String remedy) {
		if (value == null) {
			throw new InvalidQuicSendPropertyException(QuicSendProperties.connectionProperty(this.name, property), null,
					remedy, null);
		}
		return value;
	}

	private void apply(ConnectionOptions.Builder builder) {
		PropertyMapper map = PropertyMapper.get();
		map.from(this.properties::serverName).to(builder::serverName);
		map.from(this.properties::handshakeTimeout).to(builder::handshakeTimeout);
		map.from(this.properties::idleTimeout).to(builder::idleTimeout);
		map.from(this.properties::disconnectTimeout).to(builder::disconnectTimeout);
		map.from(this.properties::keepAlive).to(builder::keepAlive);
		map.from(this.properties::closeTimeout).to(builder::closeTimeout);
		map.from(this.properties::closeErrorCode).to(builder::closeErrorCode);
		map.from(this.properties::streamWindow).as((size) -> bytes("streamWindow", size)).to(builder::streamWindow);
		map.from(this.properties::connectionWindow)
			.as((size) -> bytes("connectionWindow", size))
			.to(builder::connectionWindow);
		map.from(this.properties::congestionControl).to(builder::congestionControl);
		map.from(this.properties::initialWindowPackets).to(builder::initialWindowPackets);
		map.from(this.properties::initialRtt).to(builder::initialRtt);
		map.from(this.properties::minimumMtu).to(builder::minimumMtu);
		map.from(this.properties::maximumMtu).to(builder::maximumMtu);
		map.from(this.properties::pacing).to(builder::pacing);
		map.from(this.properties::ecn).to(builder::ecn);
		map.from(this.properties::sendBuffering).to(builder::sendBuffering);
	}

	private static int bytes(String option, DataSize size) {
		if (size.toBytes() != (int) size.toBytes()) {
			throw new InvalidOptionException(option, size, "use 4096 to 1073741824");
		}
		return (int) size.toBytes();
	}

}
