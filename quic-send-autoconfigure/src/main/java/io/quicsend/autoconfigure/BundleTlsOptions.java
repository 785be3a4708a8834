package io.quicsend.autoconfigure;

import java.security.KeyStore;
import java.util.Arrays;

import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.quicsend.tls.ClientIdentity;
import io.quicsend.tls.TlsOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * Takes from an SSL bundle whom to trust and the client certificate. Its protocols and
 * ciphers do not matter: QUIC has TLS 1.3 only, and msquic chooses.
 */
final class BundleTlsOptions {

	private final SslBundle bundle;

	BundleTlsOptions(SslBundle bundle) {
		this.bundle = bundle;
	}

	/**
	 * The bundle as TLS options.
	 * @param insecure whether every peer is trusted, so that only the key matters
	 * @return the options
	 * @throws RuntimeException if the bundle's content can't be used
	 */
	TlsOptions create(boolean insecure) {
		TlsOptions options = insecure ? TlsOptions.insecure() : TlsOptions.trust(trustManager());
		return options.withClientIdentity(clientIdentity());
	}

	private X509TrustManager trustManager() {
		TrustManager[] managers = this.bundle.getManagers().getTrustManagers();
		return Arrays.stream(managers)
			.filter(X509TrustManager.class::isInstance)
			.map(X509TrustManager.class::cast)
			.findFirst()
			.orElseThrow(
					() -> new IllegalStateException("it has no X509TrustManager, only " + Arrays.toString(managers)));
	}

	private @Nullable ClientIdentity clientIdentity() {
		SslStoreBundle stores = this.bundle.getStores();
		KeyStore keyStore = stores.getKeyStore();
		if (keyStore == null) {
			return null;
		}
		String password = this.bundle.getKey().getPassword();
		password = (password != null) ? password : stores.getKeyStorePassword();
		return ClientIdentity.of(keyStore, this.bundle.getKey().getAlias(),
				(password != null) ? password.toCharArray() : null);
	}

}
