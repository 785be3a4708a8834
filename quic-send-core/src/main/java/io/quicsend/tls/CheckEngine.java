package io.quicsend.tls;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

/**
 * What a trust manager asks about a handshake, for a handshake that msquic does. An
 * engine of the JDK can't serve: it has no handshake session unless it does the handshake
 * itself.
 */
final class CheckEngine extends SSLEngine {

	static final String PROTOCOL = "TLSv1.3";

	private static final String[] PROTOCOLS = { PROTOCOL };

	private final SSLSession session;

	CheckEngine(String peerHost, X509Certificate[] chain) {
		super(peerHost, -1);
		this.session = new CheckSession(peerHost, chain);
	}

	@Override
	public SSLSession getHandshakeSession() {
		return this.session;
	}

	@Override
	public SSLSession getSession() {
		return this.session;
	}

	@Override
	public SSLParameters getSSLParameters() {
		SSLParameters parameters = new SSLParameters();
		parameters.setProtocols(PROTOCOLS);
		// Without it the JDK's trust manager accepts any host.
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		return parameters;
	}

	@Override
	public void setSSLParameters(SSLParameters parameters) {
		throw unsupported();
	}

	@Override
	public boolean getUseClientMode() {
		return true;
	}

	@Override
	public HandshakeStatus getHandshakeStatus() {
		return HandshakeStatus.NEED_TASK;
	}

	@Override
	public String[] getSupportedProtocols() {
		return PROTOCOLS.clone();
	}

	@Override
	public String[] getEnabledProtocols() {
		return PROTOCOLS.clone();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return new String[0];
	}

	@Override
	public String[] getEnabledCipherSuites() {
		return new String[0];
	}

	@Override
	public boolean getNeedClientAuth() {
		return false;
	}

	@Override
	public boolean getWantClientAuth() {
		return false;
	}

	@Override
	public boolean getEnableSessionCreation() {
		return true;
	}

	@Override
	public boolean isInboundDone() {
		return false;
	}

	@Override
	public boolean isOutboundDone() {
		return false;
	}

	@Override
	public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target) {
		throw unsupported();
	}

	@Override
	public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length) {
		throw unsupported();
	}

	@Override
	public @Nullable Runnable getDelegatedTask() {
		return null;
	}

	@Override
	public void closeInbound() {
		throw unsupported();
	}

	@Override
	public void closeOutbound() {
		throw unsupported();
	}

	@Override
	public void beginHandshake() {
		throw unsupported();
	}

	@Override
	public void setEnabledCipherSuites(String[] suites) {
		throw unsupported();
	}

	@Override
	public void setEnabledProtocols(String[] protocols) {
		throw unsupported();
	}

	@Override
	public void setUseClientMode(boolean mode) {
		throw unsupported();
	}

	@Override
	public void setNeedClientAuth(boolean need) {
		throw unsupported();
	}

	@Override
	public void setWantClientAuth(boolean want) {
		throw unsupported();
	}

	@Override
	public void setEnableSessionCreation(boolean flag) {
		throw unsupported();
	}

	private static UnsupportedOperationException unsupported() {
		return new UnsupportedOperationException("The handshake is done by msquic");
	}

}
