package io.quicsend.tls;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * TLS options of a connection: whom to trust, the client certificate, and a file for the
 * session keys. The peer's certificate chain is checked by a Java trust manager, and its
 * name against the connection's server name; its public key may be pinned in addition, or
 * instead. Immutable.
 */
public final class TlsOptions {

	private static final TlsOptions SYSTEM = new TlsOptions(Trust.SYSTEM, null, Set.of(), null, null);

	private static final TlsOptions INSECURE = new TlsOptions(Trust.EVERYONE, null, Set.of(), null, null);

	private enum Trust {

		SYSTEM, MANAGER, PINS, EVERYONE

	}

	private final Trust trust;

	private final @Nullable X509ExtendedTrustManager trustManager;

	private final Set<PublicKeyPin> pins;

	private final @Nullable ClientIdentity clientIdentity;

	private final @Nullable Path keyLogFile;

	private TlsOptions(Trust trust, @Nullable X509ExtendedTrustManager trustManager, Set<PublicKeyPin> pins,
			@Nullable ClientIdentity clientIdentity, @Nullable Path keyLogFile) {
		this.trust = trust;
		this.trustManager = trustManager;
		this.pins = pins;
		this.clientIdentity = clientIdentity;
		this.keyLogFile = keyLogFile;
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
		return new TlsOptions(Trust.MANAGER, PlainTrustManager.extend(trustManager), Set.of(), null, null);
	}

	/**
	 * Trust a peer whose own certificate has one of these public keys, and no other. The
	 * key alone counts: not who has issued the certificate, its names, or its dates.
	 * @param pins the pins, at least one
	 * @return the options
	 * @throws IllegalArgumentException if there is none
	 * @see #withPins to have everything else checked as well
	 */
	public static TlsOptions pinned(Collection<PublicKeyPin> pins) {
		return new TlsOptions(Trust.PINS, null, checked(pins), null, null);
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
	 * Options that moreover ask for one of these public keys in the peer's own
	 * certificate, besides a trusted chain and the right name.
	 * @param pins the pins, at least one
	 * @return the new options
	 * @throws IllegalArgumentException if there is none, or if every peer is trusted, of
	 * which nothing is checked
	 */
	public TlsOptions withPins(Collection<PublicKeyPin> pins) {
		if (isInsecure()) {
			throw new IllegalArgumentException("Where every peer is trusted no public key pin is checked; "
					+ "use TlsOptions.pinned to trust the pins alone");
		}
		return new TlsOptions(this.trust, this.trustManager, checked(pins), this.clientIdentity, this.keyLogFile);
	}

	private static Set<PublicKeyPin> checked(Collection<PublicKeyPin> pins) {
		if (pins.isEmpty()) {
			throw new IllegalArgumentException("There is no public key pin; give one at least");
		}
		return Set.copyOf(new LinkedHashSet<>(pins));
	}

	/**
	 * Options with a client certificate.
	 * @param clientIdentity the certificate and its key, or {@code null} for none
	 * @return the new options
	 */
	public TlsOptions withClientIdentity(@Nullable ClientIdentity clientIdentity) {
		return new TlsOptions(this.trust, this.trustManager, this.pins, clientIdentity, this.keyLogFile);
	}

	/**
	 * Options that have the keys of each connection appended to a file, in the format
	 * that Wireshark and others read (NSS key log). Whoever reads the file can decrypt
	 * what was recorded of the connection, so each connect logs a warning. If it does not
	 * exist it is created, for its owner alone where the file system knows owners.
	 * @param keyLogFile the file, or {@code null} for none
	 * @return the new options
	 */
	public TlsOptions withKeyLogFile(@Nullable Path keyLogFile) {
		return new TlsOptions(this.trust, this.trustManager, this.pins, this.clientIdentity, keyLogFile);
	}

	/**
	 * The trust manager that decides whom to trust.
	 * @return the trust manager, or {@code null} for the JVM's default one, or none
	 */
	public @Nullable X509ExtendedTrustManager trustManager() {
		return this.trustManager;
	}

	/**
	 * The public keys of which the peer's certificate must have one.
	 * @return the pins, empty if any key will do; unmodifiable
	 */
	public Set<PublicKeyPin> pins() {
		return this.pins;
	}

	/**
	 * Whether the pins alone decide.
	 * @return whether neither chain nor name is checked, but the public key
	 */
	public boolean isPinnedOnly() {
		return this.trust == Trust.PINS;
	}

	/**
	 * The client certificate and its key.
	 * @return the identity, or {@code null} if this side does not authenticate
	 */
	public @Nullable ClientIdentity clientIdentity() {
		return this.clientIdentity;
	}

	/**
	 * The file that keys are appended to.
	 * @return the file, or {@code null} if keys are kept secret
	 */
	public @Nullable Path keyLogFile() {
		return this.keyLogFile;
	}

	/**
	 * Whether every peer is trusted.
	 * @return whether neither certificate nor name is checked
	 */
	public boolean isInsecure() {
		return this.trust == Trust.EVERYONE;
	}

	@Override
	public String toString() {
		String trust = switch (this.trust) {
			case SYSTEM -> "system";
			case MANAGER -> "trust manager";
			case PINS -> "pins";
			case EVERYONE -> "everyone";
		};
		return "TlsOptions[trust=" + trust + ", pins=" + this.pins + ", clientIdentity=" + this.clientIdentity
				+ ", keyLogFile=" + this.keyLogFile + "]";
	}

}
