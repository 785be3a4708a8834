package io.quicsend.jna;

import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicBinding;
import io.quicsend.msquic.MsQuicCallbacks;
import io.quicsend.msquic.MsQuicLoadException;

/**
 * What {@link JnaBinding} falls back to.
 */
final class FunctionBinding implements MsQuicBinding {

	@Override
	public String name() {
		return "jna-function";
	}

	@Override
	public int rank() {
		return 0;
	}

	@Override
	public MsQuicApi open(String library, MsQuicCallbacks callbacks) throws MsQuicLoadException {
		return new FunctionMsQuicApi(OpenLibrary.open(library), CallbackStubs.create(callbacks));
	}

}
