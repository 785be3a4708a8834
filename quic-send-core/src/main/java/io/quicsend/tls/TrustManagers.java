package io.quicsend.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * Trust managers of the JVM.
 */
final class TrustManagers {

	private TrustManagers() {
	}

	/**
	 * The JVM's trust manager for the CA certificates of a trust store.
	 * @param trustStore the trust store, or {@code null} for the JVM's default one
	 * @return the trust manager
	 * @throws GeneralSecurityException if the trust store can't be used
	 */
	static X509ExtendedTrustManager of(@Nullable KeyStore trustStore) throws GeneralSecurityException {
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(trustStore);
		for (TrustManager trustManager : factory.getTrustManagers()) {
			if (trustManager instanceof X509TrustManager x509) {
				return PlainTrustManager.extend(x509);
			}
		}
		throw new GeneralSecurityException(
				"The trust manager factory '" + factory.getAlgorithm() + "' has no X.509 trust manager");
	}

}
