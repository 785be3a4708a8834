package io.quicsend.docs;

import java.util.List;

import io.quicsend.ConnectionOptions;
import io.quicsend.QuicRegistration;
import io.quicsend.RegistrationOptions;
import io.quicsend.SendStreamFactory;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.test.QuicReceiver;
import io.quicsend.tls.TlsOptions;

/**
 * Streams to a receiver, as the snippets have them injected.
 */
public final class SnippetStreams implements AutoCloseable {

	private final QuicRegistration registration = new QuicRegistration(
			new MsQuicLibrary(NativeLibraryOptions.defaults()), RegistrationOptions.defaults());

	private final SendStreamFactory factory;

	public SnippetStreams(QuicReceiver receiver) {
		ConnectionOptions options = ConnectionOptions.builder("localhost", receiver.port(), "quic-send")
			.tls(TlsOptions.trust(receiver.certificateAuthority().trustManager()))
			.build();
		this.factory = SendStreamFactory.of(List.of(this.registration.createConnection("default", options)));
	}

	public SendStreamFactory factory() {
		return this.factory;
	}

	@Override
	public void close() {
		this.registration.close();
	}

}
