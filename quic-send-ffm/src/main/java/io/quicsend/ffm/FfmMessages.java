package io.quicsend.ffm;

import java.lang.foreign.MemorySegment;

import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NativeMessages;

/**
 * quic-send's own native functions by method handles.
 */
final class FfmMessages implements NativeMessages {

	private final MemorySegment send;

	private final long connectionCallback;

	private FfmMessages(NativeLibrary library) throws MsQuicLoadException {
		this.send = library.find("qs_send");
		this.connectionCallback = library.find("qs_connection_event").address();
	}

	static FfmMessages load(String name) throws MsQuicLoadException {
		NativeLibrary library = NativeLibrary.load(name);
		NativeMessages.requireAbi(name, abi(library.find("qs_abi")));
		return new FfmMessages(library);
	}

	private static int abi(MemorySegment function) throws MsQuicLoadException {
		try {
			return (int) Downcalls.INT_OF_NOTHING.invokeExact(function);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int send(long connection, long message) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_LONG.invokeExact(this.send, connection, message);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public long connectionCallback() {
		return this.connectionCallback;
	}

}
