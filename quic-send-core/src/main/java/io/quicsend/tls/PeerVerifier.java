package io.quicsend.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether the peer of a connection is the server that was meant: a trust manager
 * must accept its certificate chain, and the certificate must be for its name. Msquic
 * checks no name on Linux, so nobody else does. The certificate's public key may have to
 * be a certain one besides, or that alone counts. Thread-safe.
 */
public final class PeerVerifier {

	/**
	 * With a key exchange named here the JDK asks for a key usage that belongs to TLS
	 * 1.2.
	 */
	private static final String AUTH_TYPE = "UNKNOWN";

	private final String serverName;

	private final boolean insecure;

	private final boolean systemTrust;

	private final boolean pinnedOnly;

	private final Set<PublicKeyPin> pins;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable X509ExtendedTrustManager trustManager;

	private PeerVerifier(TlsOptions options, String serverName) {
		this.serverName = serverName;
		this.insecure = options.isInsecure();
		this.trustManager = options.trustManager();
		this.pinnedOnly = options.isPinnedOnly();
		this.systemTrust = (this.trustManager == null) && !this.pinnedOnly;
		this.pins = options.pins();
	}

	/**
	 * A verifier of one server.
	 * @param options whom to trust
	 * @param serverName the host name or IP address that the server's certificate must be
	 * for
	 * @return the verifier
	 * @throws IllegalArgumentException if the server name is neither
	 */
	public static PeerVerifier of(TlsOptions options, String serverName) {
		return new PeerVerifier(options, ServerNames.normalize(serverName));
	}

	/**
	 * Check a certificate chain. Returns normally only if the peer may be trusted. Does
	 * no I/O, unless the trust manager does: the JDK's does when it was told to check for
	 * revocation.
	 * @param leafDer the certificate that the peer has proved to hold the key of, as DER
	 * @param chainPkcs7 the chain, as PKCS#7
	 * @throws CertificateException if the peer can't be trusted, whatever the reason; its
	 * message names the server, the certificate and the remedy
	 */
	public void verify(byte[] leafDer, byte[] chainPkcs7) throws CertificateException {
		if (this.insecure) {
			return;
		}
		try {
			List<X509Certificate> chain = parse(leafDer, chainPkcs7);
			if (!this.pinnedOnly) {
				checkTrust(chain);
				checkName(chain);
			}
			checkPins(chain);
		}
		catch (CertificateException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new CertificateException("The certificate for '" + this.serverName
					+ "' was rejected: checking it failed in an unexpected way; see the cause", ex);
		}
	}

	/**
	 * Check a throw-away chain and load the trust store, so that the first peer does not
	 * wait, on a thread that all connections share, until the JVM has loaded what
	 * checking takes. Blocks for some 100 ms when called first in a JVM. Never fails.
	 */
	public void warmUp() {
		if (this.insecure) {
			return;
		}
		WarmUp.run();
		if (this.systemTrust) {
			// Another trust manager is not ours to be asked about a strange chain.
			WarmUp.loadTrust(this);
		}
	}

	private List<X509Certificate> parse(byte[] leafDer, byte[] chainPkcs7) throws CertificateException {
		try {
			CertificateFactory factory = CertificateFactory.getInstance("X.509");
			List<X509Certificate> chain = new ArrayList<>();
			for (Certificate certificate : factory.generateCertificates(new ByteArrayInputStream(chainPkcs7))) {
				chain.add((X509Certificate) certificate);
			}
			if (chain.isEmpty() || !Arrays.equals(chain.get(0).getEncoded(), leafDer)) {
				throw new CertificateException("the chain does not begin with the peer's certificate");
			}
			return chain;
		}
		catch (Throwable ex) {
			throw new Rejection(this.serverName, List.of()).unreadable(ex);
		}
	}

	private void checkTrust(List<X509Certificate> chain) throws CertificateException {
		try {
			X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
			trustManager().checkServerTrusted(certificates, AUTH_TYPE, new CheckEngine(this.serverName, certificates));
		}
		catch (Throwable ex) {
			throw new Rejection(this.serverName, chain).untrusted(ex,
					this.systemTrust ? "the JVM's default trust store" : "the connection's trust store");
		}
	}

	/**
	 * The JDK's trust manager has done that, by older rules. Another one may not have.
	 */
	private void checkName(List<X509Certificate> chain) throws CertificateException {
		Rejection rejection = new Rejection(this.serverName, chain);
		SubjectAltNames names;
		try {
			names = SubjectAltNames.of(chain.get(0));
		}
		catch (CertificateParsingException ex) {
			throw rejection.unreadable(ex);
		}
		if (!names.match(this.serverName)) {
			throw rejection.otherName(names);
		}
	}

	/**
	 * The leaf's key only: what else the peer has sent may be anyone's, unless a trust
	 * manager has built a path of it, and that does not tell which.
	 */
	private void checkPins(List<X509Certificate> chain) throws CertificateException {
		if (this.pinnedOnly || !this.pins.isEmpty()) {
			PublicKeyPin seen = PublicKeyPin.of(chain.get(0));
			if (!this.pins.contains(seen)) {
				throw new Rejection(this.serverName, chain).otherKey(seen, this.pins);
			}
		}
	}

	private X509ExtendedTrustManager trustManager() throws GeneralSecurityException {
		X509ExtendedTrustManager current = this.trustManager;
		return (current != null) ? current : systemTrustManager();
	}

	private X509ExtendedTrustManager systemTrustManager() throws GeneralSecurityException {
		this.lock.lock();
		try {
			X509ExtendedTrustManager current = this.trustManager;
			if (current == null) {
				current = TrustManagers.of(null);
				this.trustManager = current;
			}
			return current;
		}
		finally {
			this.lock.unlock();
		}
	}

}
