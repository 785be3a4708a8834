package io.quicsend.tls;

import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/**
 * TLS options of a connection. The peer's certificate chain is checked by a Java trust
 * manager, and its name against the connection's server name. Immutable.
 */
public final class TlsOptions {

	private static final TlsOptions SYSTEM = new TlsOptions(null, null, false);

	private static final TlsOptions INSECURE = new TlsOptions(null, null, true);

	private final @Nullable X509ExtendedTrustManager trustManager;

	private final @Nullable ClientIdentity clientIdentity;

	private final boolean insecure;

	private TlsOptions(@Nullable X509ExtendedTrustManager trustManager, @Nullable ClientIdentity clientIdentity,
			boolean insecure) {
		this.trustManager = trustManager;
		this.clientIdentity = clientIdentity;
		this.insecure = insecure;
	}

	/**
	 * Trust what the JVM's default trust store trusts.
	 * @return the options
	 */
	public static TlsOptions systemTrust() {
		return SYSTEM;
	}

	/**
	 * Trust what the trust manager trusts.
	 * @param trustManager the trust manager
	 * @return the options
	 */
	public static TlsOptions trust(X509ExtendedTrustManager trustManager) {
		return new TlsOptions(trustManager, null, false);
	}

	/**
	 * Trust every peer: no certificate and no name is checked. For tests only; each
	 * connect logs a warning.
	 * @return the options
	 */
	public static TlsOptions insecure() {
		return INSECURE;
	}

	/**
	 * Options with a client certificate.
	 * @param clientIdentity the certificate and its key, or {@code null} for none
	 * @return the new options
	 */
	public TlsOptions withClientIdentity(@Nullable ClientIdentity clientIdentity) {
		return new TlsOptions(this.trustManager, clientIdentity, this.insecure);
	}

	public @Nullable X509ExtendedTrustManager trustManager() {
		return this.trustManager;
	}

	public @Nullable ClientIdentity clientIdentity() {
		return this.clientIdentity;
	}

	public boolean isInsecure() {
		return this.insecure;
	}

}
