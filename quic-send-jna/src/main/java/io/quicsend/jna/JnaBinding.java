package io.quicsend.jna;

import com.sun.jna.Native;
import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicBinding;
import io.quicsend.msquic.MsQuicCallbacks;
import io.quicsend.msquic.MsQuicLoadException;
import org.jspecify.annotations.Nullable;
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
		OpenLibrary opened = OpenLibrary.open(library);
		try {
			return api(opened, CallbackStubs.create(callbacks));
		}
		catch (LinkageError | RuntimeException ex) {
			opened.close();
			throw new MsQuicLoadException("Calling " + library + " through JNA failed: " + ex.getMessage(), ex);
		}
	}

	private static MsQuicApi api(OpenLibrary library, CallbackStubs stubs) {
		try {
			return DirectMsQuicApi.create(library, stubs);
		}
		catch (LinkageError | RuntimeException ex) {
			logger.warn("JNA's direct mapping does not work here; msquic is called in JNA's slower way", ex);
		}
		try {
			return new FunctionMsQuicApi(library, stubs);
		}
		catch (LinkageError | RuntimeException ex) {
			stubs.release();
			throw ex;
		}
	}

	/**
	 * The first use of JNA unpacks and loads JNA's own native library.
	 */
	@Override
	public @Nullable String whyUnusable() {
		try {
			int bits = Native.POINTER_SIZE * Byte.SIZE;
			return (bits == Long.SIZE) ? null : "a 64-bit JVM is needed, this one has " + bits + " bits";
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Error ex) {
			return (ex.getCause() instanceof IllegalCallerException)
					? "native access is denied; start Java with --enable-native-access=ALL-UNNAMED"
					: "JNA's own native library could not be loaded: " + ex.getMessage();
		}
	}

}
