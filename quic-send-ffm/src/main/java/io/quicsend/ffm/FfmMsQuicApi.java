package io.quicsend.ffm;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicCallbacks;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.NativeMessages;

/**
 * The function table by method handles, which are named after the shape of the function.
 */
final class FfmMsQuicApi implements MsQuicApi {

	private final NativeLibrary library;

	private final UpcallStubs stubs;

	/** By their index in msquic's table. */
	private final MemorySegment[] functions;

	private final AtomicBoolean closed = new AtomicBoolean();

	private FfmMsQuicApi(NativeLibrary library, UpcallStubs stubs, MemorySegment[] functions) {
		this.library = library;
		this.stubs = stubs;
		this.functions = functions;
	}

	static FfmMsQuicApi open(String name, MsQuicCallbacks callbacks) throws MsQuicLoadException {
		NativeLibrary library = NativeLibrary.load(name);
		try {
			return new FfmMsQuicApi(library, UpcallStubs.create(callbacks), library.openTable());
		}
		catch (MsQuicLoadException | RuntimeException ex) {
			library.close();
			throw ex;
		}
	}

	@Override
	public NativeMemory memory() {
		return FfmMemory.INSTANCE;
	}

	@Override
	public long table() {
		return this.library.table();
	}

	@Override
	public NativeMessages loadMessages(String library) throws MsQuicLoadException {
		return FfmMessages.load(library);
	}

	@Override
	public long listenerCallback() {
		return this.stubs.listener();
	}

	@Override
	public long connectionCallback() {
		return this.stubs.connection();
	}

	@Override
	public long streamCallback() {
		return this.stubs.stream();
	}

	@Override
	public void setContext(long handle, long context) {
		try {
			Downcalls.VOID_OF_HANDLE_LONG.invokeExact(this.functions[0], handle, context);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public long getContext(long handle) {
		try {
			return (long) Downcalls.LONG_OF_HANDLE.invokeExact(this.functions[1], handle);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public void setCallbackHandler(long handle, long callback, long context) {
		try {
			Downcalls.VOID_OF_HANDLE_LONG_LONG.invokeExact(this.functions[2], handle, callback, context);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int setParam(long handle, int param, int length, long buffer) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_INT_INT_LONG.invokeExact(this.functions[3], handle, param, length,
					buffer);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int getParam(long handle, int param, long lengthInOut, long buffer) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_INT_LONG_LONG.invokeExact(this.functions[4], handle, param,
					lengthInOut, buffer);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int registrationOpen(long config, long handleOut) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_LONG.invokeExact(this.functions[5], config, handleOut);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public void registrationClose(long registration) {
		try {
			Downcalls.VOID_OF_HANDLE.invokeExact(this.functions[6], registration);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public void registrationShutdown(long registration, int flags, long errorCode) {
		try {
			Downcalls.VOID_OF_HANDLE_INT_LONG.invokeExact(this.functions[7], registration, flags, errorCode);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int configurationOpen(long registration, long alpnBuffers, int alpnBufferCount, long settings,
			int settingsSize, long context, long handleOut) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_LONG_INT_LONG_INT_LONG_LONG.invokeExact(this.functions[8],
					registration, alpnBuffers, alpnBufferCount, settings, settingsSize, context, handleOut);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public void configurationClose(long configuration) {
		try {
			Downcalls.VOID_OF_HANDLE.invokeExact(this.functions[9], configuration);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int configurationLoadCredential(long configuration, long credentialConfig) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_LONG.invokeExact(this.functions[10], configuration,
					credentialConfig);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int listenerOpen(long registration, long callback, long context, long handleOut) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_LONG_LONG_LONG.invokeExact(this.functions[11], registration,
					callback, context, handleOut);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public void listenerClose(long listener) {
		try {
			Downcalls.VOID_OF_HANDLE.invokeExact(this.functions[12], listener);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int listenerStart(long listener, long alpnBuffers, int alpnBufferCount, long localAddress) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_LONG_INT_LONG.invokeExact(this.functions[13], listener, alpnBuffers,
					alpnBufferCount, localAddress);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public void listenerStop(long listener) {
		try {
			Downcalls.VOID_OF_HANDLE.invokeExact(this.functions[14], listener);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int connectionOpen(long registration, long callback, long context, long handleOut) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_LONG_LONG_LONG.invokeExact(this.functions[15], registration,
					callback, context, handleOut);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public void connectionClose(long connection) {
		try {
			Downcalls.VOID_OF_HANDLE.invokeExact(this.functions[16], connection);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public void connectionShutdown(long connection, int flags, long errorCode) {
		try {
			Downcalls.VOID_OF_HANDLE_INT_LONG.invokeExact(this.functions[17], connection, flags, errorCode);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int connectionStart(long connection, long configuration, int family, long serverName, int port) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_LONG_INT_LONG_INT.invokeExact(this.functions[18], connection,
					configuration, family, serverName, port);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int connectionSetConfiguration(long connection, long configuration) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_LONG.invokeExact(this.functions[19], connection, configuration);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int streamOpen(long connection, int flags, long callback, long context, long handleOut) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_INT_LONG_LONG_LONG.invokeExact(this.functions[21], connection,
					flags, callback, context, handleOut);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public void streamClose(long stream) {
		try {
			Downcalls.VOID_OF_HANDLE.invokeExact(this.functions[22], stream);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int streamStart(long stream, int flags) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_INT.invokeExact(this.functions[23], stream, flags);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int streamShutdown(long stream, int flags, long errorCode) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_INT_LONG.invokeExact(this.functions[24], stream, flags, errorCode);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int streamSend(long stream, long buffers, int bufferCount, int flags, long clientSendContext) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_LONG_INT_INT_LONG.invokeExact(this.functions[25], stream, buffers,
					bufferCount, flags, clientSendContext);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public void streamReceiveComplete(long stream, long length) {
		try {
			Downcalls.VOID_OF_HANDLE_LONG.invokeExact(this.functions[26], stream, length);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public int streamReceiveSetEnabled(long stream, int enabled) {
		try {
			return (int) Downcalls.STATUS_OF_HANDLE_INT.invokeExact(this.functions[27], stream, enabled);
		}
		catch (Throwable ex) {
			throw Downcalls.unexpected(ex);
		}
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			// No call goes into code that is not there any more.
			Arrays.fill(this.functions, MemorySegment.NULL);
			this.library.close();
			this.stubs.close();
		}
	}

}
