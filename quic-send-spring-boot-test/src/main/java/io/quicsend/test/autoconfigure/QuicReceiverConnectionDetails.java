package io.quicsend.test.autoconfigure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Set;

import io.quicsend.autoconfigure.QuicSendConnectionDetails;
import io.quicsend.test.QuicReceiver;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * Leads connections to a {@link QuicReceiver}, and lets them trust the authority of its
 * certificate. For a receiver of the test's own making; {@link AutoConfigureQuicReceiver}
 * does the same for its receiver.
 */
public final class QuicReceiverConnectionDetails implements QuicSendConnectionDetails {

	/** What the certificates of a {@link QuicReceiver} are for by default. */
	private static final String SERVER_NAME = "localhost";

	private final Receiver receiver;

	/** None for all. */
	private final Set<String> connections;

	private QuicReceiverConnectionDetails(Receiver receiver, Set<String> connections) {
		this.receiver = receiver;
		this.connections = connections;
	}

	/**
	 * Lead connections to a receiver whose certificate is for {@code localhost}.
	 * @param receiver the receiver
	 * @param connections the connections' names, none for all
	 * @return the details, to be defined as a bean
	 */
	public static QuicReceiverConnectionDetails of(QuicReceiver receiver, String... connections) {
		InetSocketAddress address = receiver.address();
		SslBundle bundle = SslBundle
			.of(SslStoreBundle.of(null, null, trustStore(receiver.certificateAuthority().certificate())));
		return new QuicReceiverConnectionDetails(Receiver.of(address.getAddress().getHostAddress(), address.getPort())
			.withServerName(SERVER_NAME)
			.withSslBundle(bundle), Set.of(connections));
	}

	private static KeyStore trustStore(X509Certificate authority) {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setCertificateEntry("authority", authority);
			return store;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public @Nullable Receiver getReceiver(String connection) {
		return (this.connections.isEmpty() || this.connections.contains(connection)) ? this.receiver : null;
	}

}
