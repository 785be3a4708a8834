package io.quicsend.msquic;

/**
 * {@code QUIC_CONNECTION_EVENT}: types, and fields read in place.
 *
 * @see <a href=
 * "https://github.com/microsoft/msquic/blob/main/docs/api/QUIC_CONNECTION_EVENT.md">QUIC_CONNECTION_EVENT</a>
 */
public final class ConnectionEvent {

	public static final int CONNECTED = 0;

	public static final int SHUTDOWN_INITIATED_BY_TRANSPORT = 1;

	public static final int SHUTDOWN_INITIATED_BY_PEER = 2;

	public static final int SHUTDOWN_COMPLETE = 3;

	public static final int PEER_STREAM_STARTED = 6;

	public static final int STREAMS_AVAILABLE = 7;

	public static final int PEER_CERTIFICATE_RECEIVED = 15;

	private ConnectionEvent() {
	}

	public static int type(NativeMemory memory, long event) {
		return memory.getInt(event);
	}

	public static boolean connectedSessionResumed(NativeMemory memory, long event) {
		return memory.getByte(event + 8) != 0;
	}

	public static byte[] connectedAlpn(NativeMemory memory, long event) {
		byte[] alpn = new byte[memory.getByte(event + 9) & 0xFF];
		memory.copy(memory.getLong(event + 16), alpn, 0, alpn.length);
		return alpn;
	}

	public static int transportStatus(NativeMemory memory, long event) {
		return memory.getInt(event + 8);
	}

	public static long transportErrorCode(NativeMemory memory, long event) {
		return memory.getLong(event + 16);
	}

	public static long peerErrorCode(NativeMemory memory, long event) {
		return memory.getLong(event + 8);
	}

	public static boolean shutdownHandshakeCompleted(NativeMemory memory, long event) {
		return (memory.getByte(event + 8) & 1) != 0;
	}

	public static boolean shutdownPeerAcknowledged(NativeMemory memory, long event) {
		return (memory.getByte(event + 8) & 2) != 0;
	}

	public static boolean shutdownAppCloseInProgress(NativeMemory memory, long event) {
		return (memory.getByte(event + 8) & 4) != 0;
	}

	public static long peerStream(NativeMemory memory, long event) {
		return memory.getLong(event + 8);
	}

	public static int peerStreamFlags(NativeMemory memory, long event) {
		return memory.getInt(event + 16);
	}

	public static int streamsAvailableBidirectional(NativeMemory memory, long event) {
		return memory.getShort(event + 8) & 0xFFFF;
	}

	public static int streamsAvailableUnidirectional(NativeMemory memory, long event) {
		return memory.getShort(event + 10) & 0xFFFF;
	}

	/**
	 * Leaf certificate of {@link #PEER_CERTIFICATE_RECEIVED} with portable certificates.
	 * @param memory access to memory
	 * @param event the event
	 * @return the certificate in DER, empty if there is none
	 */
	public static byte[] peerCertificate(NativeMemory memory, long event) {
		return bufferBytes(memory, memory.getLong(event + 8));
	}

	public static int peerCertificateDeferredErrorFlags(NativeMemory memory, long event) {
		return memory.getInt(event + 16);
	}

	public static int peerCertificateDeferredStatus(NativeMemory memory, long event) {
		return memory.getInt(event + 20);
	}

	/**
	 * Chain of {@link #PEER_CERTIFICATE_RECEIVED} with portable certificates.
	 * @param memory access to memory
	 * @param event the event
	 * @return the chain in PKCS#7, empty if there is none
	 */
	public static byte[] peerCertificateChain(NativeMemory memory, long event) {
		return bufferBytes(memory, memory.getLong(event + 24));
	}

	private static byte[] bufferBytes(NativeMemory memory, long buffer) {
		if (buffer == 0) {
			return new byte[0];
		}
		byte[] bytes = new byte[memory.getInt(buffer)];
		memory.copy(memory.getLong(buffer + 8), bytes, 0, bytes.length);
		return bytes;
	}

}
