package io.quicsend.msquic;

/**
 * {@code QUIC_STREAM_EVENT}: types, and fields read in place.
 *
 * @see <a href=
 * "https://github.com/microsoft/msquic/blob/main/docs/api/QUIC_STREAM_EVENT.md">QUIC_STREAM_EVENT</a>
 */
public final class StreamEvent {

	public static final int START_COMPLETE = 0;

	public static final int RECEIVE = 1;

	public static final int SEND_COMPLETE = 2;

	public static final int PEER_SEND_SHUTDOWN = 3;

	public static final int PEER_SEND_ABORTED = 4;

	public static final int PEER_RECEIVE_ABORTED = 5;

	public static final int SEND_SHUTDOWN_COMPLETE = 6;

	public static final int SHUTDOWN_COMPLETE = 7;

	public static final int IDEAL_SEND_BUFFER_SIZE = 8;

	public static final int PEER_ACCEPTED = 9;

	private StreamEvent() {
	}

	public static int type(NativeMemory memory, long event) {
		return memory.getInt(event);
	}

	public static int startStatus(NativeMemory memory, long event) {
		return memory.getInt(event + 8);
	}

	public static long startId(NativeMemory memory, long event) {
		return memory.getLong(event + 16);
	}

	public static boolean startPeerAccepted(NativeMemory memory, long event) {
		return (memory.getByte(event + 24) & 1) != 0;
	}

	public static long receiveAbsoluteOffset(NativeMemory memory, long event) {
		return memory.getLong(event + 8);
	}

	public static long receiveTotalLength(NativeMemory memory, long event) {
		return memory.getLong(event + 16);
	}

	/**
	 * Tell msquic how much of the received data has been consumed.
	 * @param memory access to memory
	 * @param event the event
	 * @param length the number of bytes
	 */
	public static void setReceiveTotalLength(NativeMemory memory, long event, long length) {
		memory.putLong(event + 16, length);
	}

	public static long receiveBuffers(NativeMemory memory, long event) {
		return memory.getLong(event + 24);
	}

	public static int receiveBufferCount(NativeMemory memory, long event) {
		return memory.getInt(event + 32);
	}

	public static int receiveFlags(NativeMemory memory, long event) {
		return memory.getInt(event + 36);
	}

	public static boolean sendCanceled(NativeMemory memory, long event) {
		return memory.getByte(event + 8) != 0;
	}

	public static long sendClientContext(NativeMemory memory, long event) {
		return memory.getLong(event + 16);
	}

	/**
	 * Error code of {@link #PEER_SEND_ABORTED} and {@link #PEER_RECEIVE_ABORTED}.
	 * @param memory access to memory
	 * @param event the event
	 * @return the application's error code
	 */
	public static long abortedErrorCode(NativeMemory memory, long event) {
		return memory.getLong(event + 8);
	}

	public static boolean sendShutdownGraceful(NativeMemory memory, long event) {
		return memory.getByte(event + 8) != 0;
	}

	public static boolean shutdownConnectionShutdown(NativeMemory memory, long event) {
		return memory.getByte(event + 8) != 0;
	}

	public static boolean shutdownAppCloseInProgress(NativeMemory memory, long event) {
		return (memory.getByte(event + 9) & 1) != 0;
	}

	public static boolean shutdownConnectionByApp(NativeMemory memory, long event) {
		return (memory.getByte(event + 9) & 2) != 0;
	}

	public static boolean shutdownConnectionRemotely(NativeMemory memory, long event) {
		return (memory.getByte(event + 9) & 4) != 0;
	}

	public static long shutdownConnectionErrorCode(NativeMemory memory, long event) {
		return memory.getLong(event + 16);
	}

	public static int shutdownConnectionStatus(NativeMemory memory, long event) {
		return memory.getInt(event + 24);
	}

	public static long idealSendBufferSize(NativeMemory memory, long event) {
		return memory.getLong(event + 8);
	}

}
