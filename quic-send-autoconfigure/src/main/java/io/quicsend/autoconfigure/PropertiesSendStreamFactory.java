package io.quicsend.autoconfigure;

import java.util.Collection;
import java.util.Map;

import io.quicsend.QuicConnection;
import io.quicsend.SendStreamFactory;
import io.quicsend.SendStreamOptions;

/**
 * Says what to configure where a connection or a class of streams is missing.
 */
class PropertiesSendStreamFactory implements SendStreamFactory {

	private final SendStreamFactory delegate;

	PropertiesSendStreamFactory(Collection<? extends QuicConnection> connections,
			Map<String, SendStreamOptions> streamClasses) {
		this.delegate = SendStreamFactory.of(connections, streamClasses);
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

	@Override
	public SendStreamOptions streamOptions(String streamClass) {
		try {
			return this.delegate.streamOptions(streamClass);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(ex.getMessage() + "; define it by "
					+ QuicSendProperties.streamClassProperty(streamClass) + ".priority, or another property there", ex);
		}
	}

}
