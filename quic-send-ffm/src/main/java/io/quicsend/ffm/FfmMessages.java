package io.quicsend.ffm;

import java.lang.foreign.MemorySegment;

import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NativeMessages;

/**
 * quic-send's own native functions by method handles.
 */
final class FfmMessages implements NativeMessages {

	private final MemorySegment flush;

	private final MemorySegment abandon;

	private final long connectionCallback;

	private FfmMessages(NativeLibrary library) throws MsQuicLoadException {
		this.flush = library.find("qs_flush");
		this.abandon = library.find("qs_abandon");
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
	public void flush(long queue) {
		try {
			Downcalls.VOID_OF_HANDLE.invokeExact(this.flush, queue);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public void abandon(long queue, int status) {
		try {
			Downcalls.VOID_OF_HANDLE_INT.invokeExact(this.abandon, queue, status);
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
