package io.quicsend.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import io.quicsend.ConnectionOptions;
import io.quicsend.Endpoint;
import io.quicsend.InvalidOptionException;
import io.quicsend.SendStreamOptions;
import io.quicsend.autoconfigure.QuicSendConnectionDetails.Receiver;
import io.quicsend.tls.TlsOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.unit.DataSize;

/**
 * Maps the properties of one connection to its options, and the options' complaints back
 * to the properties.
 */
final class PropertiesConnectionOptions {

	private final ConnectionSettings settings;

	/** Where options were set, by their name. */
	private final Map<String, String> prefixes = new HashMap<>();

	PropertiesConnectionOptions(ConnectionSettings settings) {
		this.settings = settings;
	}

	/**
	 * The options, all of them checked.
	 * @param receiver where to connect to, with its protocol
	 * @param tls whom to trust
	 * @param streamOptions options of streams that are opened without any
	 * @return the options in the making, which customizers may still change
	 */
	ConnectionOptions.Builder create(Receiver receiver, TlsOptions tls, SendStreamOptions streamOptions) {
		List<Endpoint> endpoints = receiver.endpoints();
		String alpn = (receiver.alpn() != null) ? receiver.alpn() : "";
		ConnectionOptions.Builder builder = ConnectionOptions.builder(endpoints.get(0).host(), endpoints.get(0).port(),
				alpn);
		endpoints.stream().skip(1).forEach(builder::fallback);
		builder.serverName(receiver.serverName()).tls(tls).streamOptions(streamOptions);
		try {
			apply(builder);
			builder.build();
			return builder;
		}
		catch (InvalidOptionException ex) {
			throw InvalidQuicSendPropertyException.of(this::property, ex);
		}
	}

	private String property(String option) {
		String own = QuicSendProperties.connectionProperty(this.settings.name(), "");
		return this.prefixes.getOrDefault(option, own) + DataObjectPropertyName.toDashedForm(option);
	}

	private void apply(ConnectionOptions.Builder builder) {
		map("alpn", ConnectionProperties::alpn, (alpn) -> {
		});
		map("handshakeTimeout", ConnectionProperties::handshakeTimeout, builder::handshakeTimeout);
		map("idleTimeout", ConnectionProperties::idleTimeout, builder::idleTimeout);
		map("disconnectTimeout", ConnectionProperties::disconnectTimeout, builder::disconnectTimeout);
		map("keepAlive", ConnectionProperties::keepAlive, builder::keepAlive);
		map("closeTimeout", ConnectionProperties::closeTimeout, builder::closeTimeout);
		map("closeErrorCode", ConnectionProperties::closeErrorCode, builder::closeErrorCode);
		map("streamWindow", ConnectionProperties::streamWindow,
				(size) -> builder.streamWindow(bytes("streamWindow", size)));
		map("connectionWindow", ConnectionProperties::connectionWindow,
				(size) -> builder.connectionWindow(bytes("connectionWindow", size)));
		map("congestionControl", ConnectionProperties::congestionControl, builder::congestionControl);
		map("initialWindowPackets", ConnectionProperties::initialWindowPackets, builder::initialWindowPackets);
		map("initialRtt", ConnectionProperties::initialRtt, builder::initialRtt);
		map("minimumMtu", ConnectionProperties::minimumMtu, builder::minimumMtu);
		map("maximumMtu", ConnectionProperties::maximumMtu, builder::maximumMtu);
		map("pacing", ConnectionProperties::pacing, builder::pacing);
		map("ecn", ConnectionProperties::ecn, builder::ecn);
		map("sendBuffering", ConnectionProperties::sendBuffering, builder::sendBuffering);
	}

	private <T> void map(String option, Function<ConnectionProperties, @Nullable T> property, Consumer<T> target) {
		T value = this.settings.get(property);
		if (value != null) {
			this.prefixes.put(option, this.settings.nameOf("", property));
			target.accept(value);
		}
	}

	private static int bytes(String option, DataSize size) {
		if (size.toBytes() != (int) size.toBytes()) {
			throw new InvalidOptionException(option, size, "use 4KB to 1GB");
		}
		return (int) size.toBytes();
	}

}
