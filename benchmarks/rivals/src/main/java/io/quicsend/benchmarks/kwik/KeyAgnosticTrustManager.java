package io.quicsend.benchmarks.kwik;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.X509TrustManager;

/**
 * Kwik asks a custom trust manager for a certificate with RSA key exchange, which TLS 1.3
 * does not have, and which one with another key is not for. Its own trust manager does
 * not tell, and nor does this.
 */
record KeyAgnosticTrustManager(X509TrustManager delegate) implements X509TrustManager {

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		this.delegate.checkServerTrusted(chain, "UNKNOWN");
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		this.delegate.checkClientTrusted(chain, authType);
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return this.delegate.getAcceptedIssuers();
	}

}
