package io.quicsend;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@link SendStreamFactory} over a fixed set of connections and classes of streams.
 */
final class DefaultSendStreamFactory implements SendStreamFactory {

	private final Map<String, QuicConnection> connections = new LinkedHashMap<>();

	private final Map<String, SendStreamOptions> streamClasses;

	DefaultSendStreamFactory(Collection<? extends QuicConnection> connections,
			Map<String, SendStreamOptions> streamClasses) {
		for (QuicConnection connection : connections) {
			if (this.connections.put(connection.name(), connection) != null) {
				throw new IllegalArgumentException("Two connections are named '" + connection.name() + "'");
			}
		}
		this.streamClasses = new LinkedHashMap<>(streamClasses);
	}

	@Override
	public QuicConnection connection(String name) {
		QuicConnection connection = this.connections.get(name);
		if (connection == null) {
			throw new IllegalArgumentException(
					"No connection is named '" + name + "'; there are " + this.connections.keySet());
		}
		return connection;
	}

	@Override
	public Collection<QuicConnection> connections() {
		return Collections.unmodifiableCollection(this.connections.values());
	}

	@Override
	public SendStreamOptions streamOptions(String streamClass) {
		SendStreamOptions options = this.streamClasses.get(streamClass);
		if (options == null) {
			throw new IllegalArgumentException(
					"No class of streams is named '" + streamClass + "'; there are " + this.streamClasses.keySet());
		}
		return options;
	}

}
