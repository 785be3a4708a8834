package io.quicsend.jna;

import com.sun.jna.Function;
import com.sun.jna.Pointer;

/**
 * The function table by {@link Function}, for JVMs on which direct mapping fails. Boxes
 * every argument.
 */
final class FunctionMsQuicApi extends JnaMsQuicApi {

	private final Function setContext;

	private final Function getContext;

	private final Function setCallbackHandler;

	private final Function setParam;

	private final Function getParam;

	private final Function registrationOpen;

	private final Function registrationClose;

	private final Function registrationShutdown;

	private final Function configurationOpen;

	private final Function configurationClose;

	private final Function configurationLoadCredential;

	private final Function listenerOpen;

	private final Function listenerClose;

	private final Function listenerStart;

	private final Function listenerStop;

	private final Function connectionOpen;

	private final Function connectionClose;

	private final Function connectionShutdown;

	private final Function connectionStart;

	private final Function connectionSetConfiguration;

	private final Function streamOpen;

	private final Function streamClose;

	private final Function streamStart;

	private final Function streamShutdown;

	private final Function streamSend;

	private final Function streamReceiveComplete;

	private final Function streamReceiveSetEnabled;

	FunctionMsQuicApi(OpenLibrary library, CallbackStubs stubs) {
		super(library, stubs);
		FunctionTable table = library.table();
		this.setContext = function(table, "setContext");
		this.getContext = function(table, "getContext");
		this.setCallbackHandler = function(table, "setCallbackHandler");
		this.setParam = function(table, "setParam");
		this.getParam = function(table, "getParam");
		this.registrationOpen = function(table, "registrationOpen");
		this.registrationClose = function(table, "registrationClose");
		this.registrationShutdown = function(table, "registrationShutdown");
		this.configurationOpen = function(table, "configurationOpen");
		this.configurationClose = function(table, "configurationClose");
		this.configurationLoadCredential = function(table, "configurationLoadCredential");
		this.listenerOpen = function(table, "listenerOpen");
		this.listenerClose = function(table, "listenerClose");
		this.listenerStart = function(table, "listenerStart");
		this.listenerStop = function(table, "listenerStop");
		this.connectionOpen = function(table, "connectionOpen");
		this.connectionClose = function(table, "connectionClose");
		this.connectionShutdown = function(table, "connectionShutdown");
		this.connectionStart = function(table, "connectionStart");
		this.connectionSetConfiguration = function(table, "connectionSetConfiguration");
		this.streamOpen = function(table, "streamOpen");
		this.streamClose = function(table, "streamClose");
		this.streamStart = function(table, "streamStart");
		this.streamShutdown = function(table, "streamShutdown");
		this.streamSend = function(table, "streamSend");
		this.streamReceiveComplete = function(table, "streamReceiveComplete");
		this.streamReceiveSetEnabled = function(table, "streamReceiveSetEnabled");
	}

	private static Function function(FunctionTable table, String name) {
		return Function.getFunction(new Pointer(table.function(name)));
	}

	@Override
	public void setContext(long handle, long context) {
		this.setContext.invokeVoid(new Object[] { handle, context });
	}

	@Override
	public long getContext(long handle) {
		return this.getContext.invokeLong(new Object[] { handle });
	}

	@Override
	public void setCallbackHandler(long handle, long callback, long context) {
		this.setCallbackHandler.invokeVoid(new Object[] { handle, callback, context });
	}

	@Override
	public int setParam(long handle, int param, int length, long buffer) {
		return this.setParam.invokeInt(new Object[] { handle, param, length, buffer });
	}

	@Override
	public int getParam(long handle, int param, long lengthInOut, long buffer) {
		return this.getParam.invokeInt(new Object[] { handle, param, lengthInOut, buffer });
	}

	@Override
	public int registrationOpen(long config, long handleOut) {
		return this.registrationOpen.invokeInt(new Object[] { config, handleOut });
	}

	@Override
	public void registrationClose(long registration) {
		this.registrationClose.invokeVoid(new Object[] { registration });
	}

	@Override
	public void registrationShutdown(long registration, int flags, long errorCode) {
		this.registrationShutdown.invokeVoid(new Object[] { registration, flags, errorCode });
	}

	@Override
	public int configurationOpen(long registration, long alpnBuffers, int alpnBufferCount, long settings,
			int settingsSize, long context, long handleOut) {
		return this.configurationOpen.invokeInt(new Object[] { registration, alpnBuffers, alpnBufferCount, settings,
				settingsSize, context, handleOut });
	}

	@Override
	public void configurationClose(long configuration) {
		this.configurationClose.invokeVoid(new Object[] { configuration });
	}

	@Override
	public int configurationLoadCredential(long configuration, long credentialConfig) {
		return this.configurationLoadCredential.invokeInt(new Object[] { configuration, credentialConfig });
	}

	@Override
	public int listenerOpen(long registration, long callback, long context, long handleOut) {
		return this.listenerOpen.invokeInt(new Object[] { registration, callback, context, handleOut });
	}

	@Override
	public void listenerClose(long listener) {
		this.listenerClose.invokeVoid(new Object[] { listener });
	}

	@Override
	public int listenerStart(long listener, long alpnBuffers, int alpnBufferCount, long localAddress) {
		return this.listenerStart.invokeInt(new Object[] { listener, alpnBuffers, alpnBufferCount, localAddress });
	}

	@Override
	public void listenerStop(long listener) {
		this.listenerStop.invokeVoid(new Object[] { listener });
	}

	@Override
	public int connectionOpen(long registration, long callback, long context, long handleOut) {
		return this.connectionOpen.invokeInt(new Object[] { registration, callback, context, handleOut });
	}

	@Override
	public void connectionClose(long connection) {
		this.connectionClose.invokeVoid(new Object[] { connection });
	}

	@Override
	public void connectionShutdown(long connection, int flags, long errorCode) {
		this.connectionShutdown.invokeVoid(new Object[] { connection, flags, errorCode });
	}

	@Override
	public int connectionStart(long connection, long configuration, int family, long serverName, int port) {
		return this.connectionStart.invokeInt(new Object[] { connection, configuration, family, serverName, port });
	}

	@Override
	public int connectionSetConfiguration(long connection, long configuration) {
		return this.connectionSetConfiguration.invokeInt(new Object[] { connection, configuration });
	}

	@Override
	public int streamOpen(long connection, int flags, long callback, long context, long handleOut) {
		return this.streamOpen.invokeInt(new Object[] { connection, flags, callback, context, handleOut });
	}

	@Override
	public void streamClose(long stream) {
		this.streamClose.invokeVoid(new Object[] { stream });
	}

	@Override
	public int streamStart(long stream, int flags) {
		return this.streamStart.invokeInt(new Object[] { stream, flags });
	}

	@Override
	public int streamShutdown(long stream, int flags, long errorCode) {
		return this.streamShutdown.invokeInt(new Object[] { stream, flags, errorCode });
	}

	@Override
	public int streamSend(long stream, long buffers, int bufferCount, int flags, long clientSendContext) {
		return this.streamSend.invokeInt(new Object[] { stream, buffers, bufferCount, flags, clientSendContext });
	}

	@Override
	public void streamReceiveComplete(long stream, long length) {
		this.streamReceiveComplete.invokeVoid(new Object[] { stream, length });
	}

	@Override
	public int streamReceiveSetEnabled(long stream, int enabled) {
		return this.streamReceiveSetEnabled.invokeInt(new Object[] { stream, enabled });
	}

}
