package io.quicsend.jna;

import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.NativeMessages;

/**
 * What both ways of calling the functions share.
 */
abstract class JnaMsQuicApi implements MsQuicApi {

	private final OpenLibrary library;

	private final CallbackStubs stubs;

	JnaMsQuicApi(OpenLibrary library, CallbackStubs stubs) {
		this.library = library;
		this.stubs = stubs;
	}

	@Override
	public NativeMemory memory() {
		return JnaMemory.INSTANCE;
	}

	@Override
	public long table() {
		return this.library.table().address();
	}

	@Override
	public NativeMessages loadMessages(String library) throws MsQuicLoadException {
		return JnaMessages.load(library);
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
	public void close() {
		this.library.close();
		this.stubs.release();
	}

}
