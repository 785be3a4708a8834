package io.quicsend.msquic;

/**
 * {@code QUIC_HANDSHAKE_INFO} of an established connection. Not thread-safe.
 */
public final class HandshakeInfo {

	/** Size of the struct. */
	public static final int SIZE = 36;

	private final ParamValue value;

	public HandshakeInfo(NativeMemory memory) {
		this.value = new ParamValue(memory, SIZE);
	}

	/**
	 * Read what was negotiated. Blocks like {@link ParamValue#read}.
	 * @param api the API
	 * @param connection the connection
	 * @return the status
	 */
	public int read(MsQuicApi api, long connection) {
		return this.value.read(api, connection, MsQuic.PARAM_TLS_HANDSHAKE_INFO);
	}

	/**
	 * Version of TLS, in msquic's own numbers.
	 * @return 0x3000 for TLS 1.3
	 */
	public int tlsProtocolVersion() {
		return this.value.getInt(0);
	}

	/**
	 * The cipher suite's number in the registry of TLS (RFC 8446, B.4).
	 * @return for example 0x1302 for {@code TLS_AES_256_GCM_SHA384}
	 */
	public int cipherSuite() {
		return this.value.getInt(28);
	}

}
