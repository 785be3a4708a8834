package io.quicsend.tls;

import java.io.InputStream;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes the JVM load what checking a chain takes, by checking one from leaf to CA. The
 * chain is a throw-away one, whose keys are gone: an EC leaf, an EC intermediate and an
 * RSA root, so that both kinds of signature are verified.
 */
final class WarmUp {

	private static final String CHAIN = "warm-up.p7b";

	private static final String SERVER_NAME = "warm-up.invalid";

	private static final ReentrantLock LOCK = new ReentrantLock();

	private static boolean done;

	private WarmUp() {
	}

	static void run() {
		LOCK.lock();
		try {
			if (!done) {
				done = true;
				check();
			}
		}
		catch (Throwable ex) {
			// Then the first real check is slow, no more.
		}
		finally {
			LOCK.unlock();
		}
	}

	/**
	 * Make the verifier load its trust store, by having it reject the chain.
	 */
	static void loadTrust(PeerVerifier verifier) {
		try {
			List<X509Certificate> chain = chain();
			verifier.verify(leaf(chain), pkcs7(chain));
		}
		catch (Throwable ex) {
			// As expected; a real check tells what is wrong with the trust store.
		}
	}

	/**
	 * Accept the chain, and reject it for another name.
	 */
	static void check() throws Exception {
		List<X509Certificate> chain = chain();
		KeyStore trustStore = KeyStore.getInstance(KeyStore.getDefaultType());
		trustStore.load(null, null);
		trustStore.setCertificateEntry("root", chain.get(chain.size() - 1));
		TlsOptions options = TlsOptions.trust(TrustManagers.of(trustStore));
		PeerVerifier.of(options, SERVER_NAME).verify(leaf(chain), pkcs7(chain));
		try {
			PeerVerifier.of(options, "other." + SERVER_NAME).verify(leaf(chain), pkcs7(chain));
		}
		catch (CertificateException ex) {
			return;
		}
		throw new IllegalStateException("Any name was accepted");
	}

	private static byte[] leaf(List<X509Certificate> chain) throws CertificateException {
		return chain.get(0).getEncoded();
	}

	private static byte[] pkcs7(List<X509Certificate> chain) throws CertificateException {
		return CertificateFactory.getInstance("X.509").generateCertPath(chain).getEncoded("PKCS7");
	}

	private static List<X509Certificate> chain() throws Exception {
		try (InputStream resource = WarmUp.class.getResourceAsStream(CHAIN)) {
			if (resource == null) {
				throw new IllegalStateException(CHAIN + " is missing");
			}
			return CertificateFactory.getInstance("X.509")
				.generateCertificates(resource)
				.stream()
				.map(X509Certificate.class::cast)
				.toList();
		}
	}

}
