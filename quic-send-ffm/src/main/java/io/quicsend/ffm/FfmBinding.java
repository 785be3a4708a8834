package io.quicsend.ffm;

import java.nio.ByteBuffer;

import io.quicsend.msquic.MsQuicApi;
import io.quicsend.msquic.MsQuicBinding;
import io.quicsend.msquic.MsQuicCallbacks;
import io.quicsend.msquic.MsQuicLoadException;
import org.jspecify.annotations.Nullable;

/**
 * Calls msquic through {@code java.lang.foreign}.
 */
public final class FfmBinding implements MsQuicBinding {

	/** Asked once: a class that failed to initialize does not tell why again. */
	private static final @Nullable String UNUSABLE = probe();

	@Override
	public String name() {
		return "ffm";
	}

	@Override
	public int rank() {
		return 20;
	}

	@Override
	public @Nullable String whyUnusable() {
		return UNUSABLE;
	}

	private static @Nullable String probe() {
		try {
			// Restricted methods, a linker for this platform, the system's loader.
			FfmMemory.text(FfmMemory.INSTANCE.addressOf(ByteBuffer.allocateDirect(1)));
			SystemLoader.error();
			return null;
		}
		catch (LinkageError ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			return (cause instanceof IllegalCallerException)
					? "native access is denied; start Java with --enable-native-access=ALL-UNNAMED"
					: String.valueOf(cause.getMessage());
		}
	}

	@Override
	public MsQuicApi open(String library, MsQuicCallbacks callbacks) throws MsQuicLoadException {
		return FfmMsQuicApi.open(library, callbacks);
	}

}
