package io.quicsend.autoconfigure;

import java.util.function.Supplier;

import io.quicsend.QuicConnection;
import io.quicsend.tls.TlsOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ssl.SslBundles;

/**
 * Has a connection use its SSL bundle's new content whenever the bundle is updated. A
 * content that can't be used leaves the connection as it is.
 */
final class SslBundleReload {

	private static final Logger logger = LoggerFactory.getLogger(SslBundleReload.class);

	private final QuicConnection connection;

	private final String bundle;

	private final Supplier<TlsOptions> options;

	/**
	 * Create the reload of a connection.
	 * @param connection the connection
	 * @param bundle the name of its bundle
	 * @param options makes options of the bundle's content
	 */
	SslBundleReload(QuicConnection connection, String bundle, Supplier<TlsOptions> options) {
		this.connection = connection;
		this.bundle = bundle;
		this.options = options;
	}

	void register(SslBundles bundles) {
		bundles.addBundleUpdateHandler(this.bundle, (updated) -> reload());
	}

	private void reload() {
		try {
			logger.debug("Connection '{}': its SSL bundle '{}' was updated", this.connection.name(), this.bundle);
			this.connection.reload(this.options.get());
		}
		catch (RuntimeException ex) {
			logger.warn("Connection '{}': its SSL bundle '{}' was updated and can't be used, so the former "
					+ "certificates stay in use: {}", this.connection.name(), this.bundle, ex.getMessage(), ex);
		}
	}

}
