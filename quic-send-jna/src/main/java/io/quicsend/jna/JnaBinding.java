package io.quicsend.jna;

import com.sun.jna.Native;
import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicBinding;
import io.quicsend.msquic.MsQuicCallbacks;
import io.quicsend.msquic.MsQuicLoadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls msquic through JNA, by direct mapping where the JVM allows it.
 */
public final class JnaBinding implements MsQuicBinding {

	private static final Logger logger = LoggerFactory.getLogger(JnaBinding.class);

	@Override
	public String name() {
		return "jna";
	}

	@Override
	public int rank() {
		return 10;
	}

	@Override
	public MsQuicApi open(String library, MsQuicCallbacks callbacks) throws MsQuicLoadException {
		requireJna();
		OpenLibrary opened = OpenLibrary.open(library);
		try {
			CallbackStubs stubs = CallbackStubs.create(callbacks);
			try {
				return DirectMsQuicApi.create(opened, stubs);
			}
			catch (LinkageError | RuntimeException ex) {
				logger.warn("JNA's direct mapping does not work here; msquic is called in JNA's slower way", ex);
				return new FunctionMsQuicApi(opened, stubs);
			}
		}
		catch (LinkageError | RuntimeException ex) {
			opened.close();
			throw new MsQuicLoadException("Calling " + library + " through JNA failed: " + ex.getMessage(), ex);
		}
	}

	/**
	 * The first use of JNA unpacks and loads JNA's own native library.
	 */
	private static void requireJna() throws MsQuicLoadException {
		int pointerSize;
		try {
			pointerSize = Native.POINTER_SIZE;
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Error ex) {
			throw new MsQuicLoadException("JNA's own native library could not be loaded: " + ex.getMessage(), ex);
		}
		if (pointerSize != Long.BYTES) {
			throw new MsQuicLoadException("A 64-bit JVM is needed, this one has " + pointerSize * 8 + " bits");
		}
	}

}
