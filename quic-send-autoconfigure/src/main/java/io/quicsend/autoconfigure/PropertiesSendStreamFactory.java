package io.quicsend.autoconfigure;

import java.util.Collection;

import io.quicsend.QuicConnection;
import io.quicsend.SendStreamFactory;

/**
 * Says what to configure where a connection is missing.
 */
class PropertiesSendStreamFactory implements SendStreamFactory {

	private final SendStreamFactory delegate;

	PropertiesSendStreamFactory(Collection<? extends QuicConnection> connections) {
		this.delegate = SendStreamFactory.of(connections);
	}

	@Override
	public QuicConnection connection(String name) {
		try {
			return this.delegate.connection(name);
		}
		catch (IllegalArgumentException ex) {
			String host = QuicSendProperties.connectionProperty(name, "host");
			throw new IllegalArgumentException(
					ex.getMessage() + "; set " + host + ", port and alpn, or define a QuicConnection bean of that name",
					ex);
		}
	}

	@Override
	public Collection<QuicConnection> connections() {
		return this.delegate.connections();
	}

}
