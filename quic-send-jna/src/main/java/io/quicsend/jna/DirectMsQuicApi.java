package io.quicsend.jna;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

import com.sun.jna.Native;

/**
 * The function table by JNA's direct mapping, which binds the native methods of a class,
 * so all instances at one time share one library.
 */
final class DirectMsQuicApi extends JnaMsQuicApi {

	private static final ReentrantLock lock = new ReentrantLock();

	private static long[] bound = new long[0];

	private static int instances;

	private boolean closed;

	private DirectMsQuicApi(OpenLibrary library, CallbackStubs stubs) {
		super(library, stubs);
	}

	/**
	 * Bind the native methods to the library's functions.
	 * @param library the library
	 * @param stubs the callbacks
	 * @return the API
	 * @throws IllegalStateException if they are bound to another library that is open
	 */
	static DirectMsQuicApi create(OpenLibrary library, CallbackStubs stubs) {
		lock.lock();
		try {
			long[] functions = library.table().functions();
			if (instances == 0) {
				Native.register(DirectMsQuicApi.class, library.library());
				bound = functions;
			}
			else if (!Arrays.equals(bound, functions)) {
				throw new IllegalStateException("Another msquic library is open");
			}
			instances++;
			return new DirectMsQuicApi(library, stubs);
		}
		finally {
			lock.unlock();
		}
	}

	@Override
	public void close() {
		lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.closed = true;
		}
		finally {
			lock.unlock();
		}
		super.close();
		unbind();
	}

	private static void unbind() {
		lock.lock();
		try {
			instances--;
			if (instances == 0) {
				Native.unregister(DirectMsQuicApi.class);
			}
		}
		finally {
			lock.unlock();
		}
	}

	@Override
	public native void setContext(long handle, long context);

	@Override
	public native long getContext(long handle);

	@Override
	public native void setCallbackHandler(long handle, long callback, long context);

	@Override
	public native int setParam(long handle, int param, int length, long buffer);

	@Override
	public native int getParam(long handle, int param, long lengthInOut, long buffer);

	@Override
	public native int registrationOpen(long config, long handleOut);

	@Override
	public native void registrationClose(long registration);

	@Override
	public native void registrationShutdown(long registration, int flags, long errorCode);

	@Override
	public native int configurationOpen(long registration, long alpnBuffers, int alpnBufferCount, long settings,
			int settingsSize, long context, long handleOut);

	@Override
	public native void configurationClose(long configuration);

	@Override
	public native int configurationLoadCredential(long configuration, long credentialConfig);

	@Override
	public native int listenerOpen(long registration, long callback, long context, long handleOut);

	@Override
	public native void listenerClose(long listener);

	@Override
	public native int listenerStart(long listener, long alpnBuffers, int alpnBufferCount, long localAddress);

	@Override
	public native void listenerStop(long listener);

	@Override
	public native int connectionOpen(long registration, long callback, long context, long handleOut);

	@Override
	public native void connectionClose(long connection);

	@Override
	public native void connectionShutdown(long connection, int flags, long errorCode);

	@Override
	public native int connectionStart(long connection, long configuration, int family, long serverName, int port);

	@Override
	public native int connectionSetConfiguration(long connection, long configuration);

	@Override
	public native int streamOpen(long connection, int flags, long callback, long context, long handleOut);

	@Override
	public native void streamClose(long stream);

	@Override
	public native int streamStart(long stream, int flags);

	@Override
	public native int streamShutdown(long stream, int flags, long errorCode);

	@Override
	public native int streamSend(long stream, long buffers, int bufferCount, int flags, long clientSendContext);

	@Override
	public native void streamReceiveComplete(long stream, long length);

	@Override
	public native int streamReceiveSetEnabled(long stream, int enabled);

}
