package io.quicsend.tls;

import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;

import org.jspecify.annotations.Nullable;

/**
 * The session of a {@link CheckEngine}: what is known of the handshake when the peer's
 * certificate has arrived. Not an {@code ExtendedSSLSession}, since that would have to
 * know the signature algorithms that msquic offers.
 */
final class CheckSession implements SSLSession {

	private final String peerHost;

	private final X509Certificate[] chain;

	private final long creationTime = System.currentTimeMillis();

	CheckSession(String peerHost, X509Certificate[] chain) {
		this.peerHost = peerHost;
		this.chain = chain.clone();
	}

	@Override
	public byte[] getId() {
		return new byte[0];
	}

	@Override
	@SuppressWarnings("NullAway") // null means that there is no context
	public @Nullable SSLSessionContext getSessionContext() {
		return null;
	}

	@Override
	public long getCreationTime() {
		return this.creationTime;
	}

	@Override
	public long getLastAccessedTime() {
		return this.creationTime;
	}

	@Override
	public void invalidate() {
	}

	@Override
	public boolean isValid() {
		return false;
	}

	@Override
	public void putValue(String name, Object value) {
	}

	@Override
	public @Nullable Object getValue(String name) {
		return null;
	}

	@Override
	public void removeValue(String name) {
	}

	@Override
	public String[] getValueNames() {
		return new String[0];
	}

	@Override
	public Certificate[] getPeerCertificates() {
		return this.chain.clone();
	}

	@Override
	public Certificate @Nullable [] getLocalCertificates() {
		return null;
	}

	@Override
	public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
		return this.chain[0].getSubjectX500Principal();
	}

	@Override
	public @Nullable Principal getLocalPrincipal() {
		return null;
	}

	@Override
	public String getCipherSuite() {
		return "SSL_NULL_WITH_NULL_NULL";
	}

	@Override
	public String getProtocol() {
		return CheckEngine.PROTOCOL;
	}

	@Override
	public String getPeerHost() {
		return this.peerHost;
	}

	@Override
	public int getPeerPort() {
		return -1;
	}

	@Override
	public int getPacketBufferSize() {
		return 0;
	}

	@Override
	public int getApplicationBufferSize() {
		return 0;
	}

}
