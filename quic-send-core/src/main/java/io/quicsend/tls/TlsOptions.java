package io.quicsend.tls;

import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

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
	 * Trust what the trust manager trusts. It is asked on a thread that all connections
	 * share, so it should not block. Besides, the peer's certificate must always be for
	 * the connection's server name, whatever the trust manager makes of that.
	 * @param trustManager the trust manager
	 * @return the options
	 */
	public static TlsOptions trust(X509TrustManager trustManager) {
		return new TlsOptions(PlainTrustManager.extend(trustManager), null, false);
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

	/**
	 * The trust manager that decides whom to trust.
	 * @return the trust manager, or {@code null} for the JVM's default one
	 */
	public @Nullable X509ExtendedTrustManager trustManager() {
		return this.trustManager;
	}

	/**
	 * The client certificate and its key.
	 * @return the identity, or {@code null} if this side does not authenticate
	 */
	public @Nullable ClientIdentity clientIdentity() {
		return this.clientIdentity;
	}

	/**
	 * Whether every peer is trusted.
	 * @return whether neither certificate nor name is checked
	 */
	public boolean isInsecure() {
		return this.insecure;
	}

	@Override
	public String toString() {
		String trust = this.insecure ? "everyone" : (this.trustManager != null) ? "trust manager" : "system";
		return "TlsOptions[trust=" + trust + ", clientIdentity=" + this.clientIdentity + "]";
	}

}
