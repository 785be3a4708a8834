package io.quicsend.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and its certificate chain, leaf first, by which this side authenticates
 * to the peer. Immutable.
 */
public final class ClientIdentity {

	private final PrivateKey privateKey;

	private final List<X509Certificate> chain;

	private ClientIdentity(PrivateKey privateKey, List<X509Certificate> chain) {
		this.privateKey = privateKey;
		this.chain = List.copyOf(chain);
	}

	public static ClientIdentity of(PrivateKey privateKey, List<X509Certificate> chain) {
		return new ClientIdentity(privateKey, chain);
	}

	public List<X509Certificate> chain() {
		return this.chain;
	}

	PrivateKey privateKey() {
		return this.privateKey;
	}

}
