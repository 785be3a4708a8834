package io.quicsend.msquic;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;

/**
 * Finds and opens native msquic: the configured path, or else the bundled library, or
 * else the system's.
 */
final class NativeLibraryLoader {

	private final NativeLibraryOptions options;

	NativeLibraryLoader(NativeLibraryOptions options) {
		this.options = options;
	}

	LoadedLibrary load(MsQuicCallbacks callbacks) throws MsQuicLoadException {
		List<MsQuicBinding> bindings = ServiceLoader.load(MsQuicBinding.class, getClass().getClassLoader())
			.stream()
			.map(Provider::get)
			.sorted(Comparator.comparingInt(MsQuicBinding::rank).reversed())
			.toList();
		MsQuicBinding binding = bindings.get(0);
		String path = (this.options.path() != null) ? this.options.path().toString() : "libmsquic.so.2";
		MsQuicApi api = binding.open(path, callbacks);
		return new LoadedLibrary(api, new MsQuicVersion(2, 5, 1, 0), path, binding.name());
	}

}
