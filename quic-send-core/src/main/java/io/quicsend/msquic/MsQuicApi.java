package io.quicsend.msquic;

/**
 * The function table of msquic's API version 2, in C's own shape: handles, pointers and
 * contexts are {@code long}, smaller integers are {@code int}, the result is the status.
 * Nothing is checked here: a wrong address or a closed handle ends the process.
 * <p>
 * All methods may be called from any thread. Which of them block, and on which thread, is
 * described with msquic's own documentation of each function.
 *
 * @see <a href="https://github.com/microsoft/msquic/blob/main/docs/API.md">msquic API</a>
 */
public interface MsQuicApi {

	/**
	 * Memory access that goes with this binding.
	 * @return the memory access
	 */
	NativeMemory memory();

	/**
	 * Address of the function to give to {@link #listenerOpen}.
	 * @return the address of the listener callback stub
	 */
	long listenerCallback();

	/**
	 * Address of the function to give to {@link #connectionOpen} and
	 * {@link #setCallbackHandler}.
	 * @return the address of the connection callback stub
	 */
	long connectionCallback();

	/**
	 * Address of the function to give to {@link #streamOpen} and
	 * {@link #setCallbackHandler}.
	 * @return the address of the stream callback stub
	 */
	long streamCallback();

	void setContext(long handle, long context);

	long getContext(long handle);

	void setCallbackHandler(long handle, long callback, long context);

	int setParam(long handle, int param, int length, long buffer);

	int getParam(long handle, int param, long lengthInOut, long buffer);

	int registrationOpen(long config, long handleOut);

	void registrationClose(long registration);

	void registrationShutdown(long registration, int flags, long errorCode);

	int configurationOpen(long registration, long alpnBuffers, int alpnBufferCount, long settings, int settingsSize,
			long context, long handleOut);

	void configurationClose(long configuration);

	int configurationLoadCredential(long configuration, long credentialConfig);

	int listenerOpen(long registration, long callback, long context, long handleOut);

	void listenerClose(long listener);

	int listenerStart(long listener, long alpnBuffers, int alpnBufferCount, long localAddress);

	void listenerStop(long listener);

	int connectionOpen(long registration, long callback, long context, long handleOut);

	void connectionClose(long connection);

	void connectionShutdown(long connection, int flags, long errorCode);

	int connectionStart(long connection, long configuration, int family, long serverName, int port);

	int connectionSetConfiguration(long connection, long configuration);

	int streamOpen(long connection, int flags, long callback, long context, long handleOut);

	void streamClose(long stream);

	int streamStart(long stream, int flags);

	int streamShutdown(long stream, int flags, long errorCode);

	int streamSend(long stream, long buffers, int bufferCount, int flags, long clientSendContext);

	void streamReceiveComplete(long stream, long length);

	int streamReceiveSetEnabled(long stream, int enabled);

	/**
	 * Address of the function table, for {@link NativeMessages}.
	 * @return the address of {@code QUIC_API_TABLE}
	 */
	long table();

	/**
	 * Load quic-send's own native library. It stays loaded, since it holds nothing.
	 * @param library an absolute path
	 * @return its functions
	 * @throws MsQuicLoadException if it can't be loaded, or is not the one that this
	 * version of quic-send needs
	 */
	NativeMessages loadMessages(String library) throws MsQuicLoadException;

	/**
	 * Close this opening of the library ({@code MsQuicClose}). The last one ends msquic's
	 * threads. Must not be called before all handles have been closed.
	 */
	void close();

}
