package io.quicsend.msquic;

/**
 * {@code QUIC_LISTENER_EVENT}: types, and fields read in place.
 *
 * @see <a href=
 * "https://github.com/microsoft/msquic/blob/main/docs/api/QUIC_LISTENER_EVENT.md">QUIC_LISTENER_EVENT</a>
 */
public final class ListenerEvent {

	public static final int NEW_CONNECTION = 0;

	public static final int STOP_COMPLETE = 1;

	private ListenerEvent() {
	}

	public static int type(NativeMemory memory, long event) {
		return memory.getInt(event);
	}

	public static long newConnection(NativeMemory memory, long event) {
		return memory.getLong(event + 16);
	}

	/**
	 * Server name that the client asked for.
	 * @param memory access to memory
	 * @param event the event
	 * @return the name as sent, empty if there is none
	 */
	public static byte[] newConnectionServerName(NativeMemory memory, long event) {
		long info = memory.getLong(event + 8);
		long name = memory.getLong(info + 64);
		byte[] bytes = new byte[(name != 0) ? memory.getShort(info + 30) & 0xFFFF : 0];
		memory.copy(name, bytes, 0, bytes.length);
		return bytes;
	}

}
