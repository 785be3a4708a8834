package io.quicsend.msquic;

import org.jspecify.annotations.Nullable;

/**
 * What loading native msquic results in.
 *
 * @param api the opened API
 * @param version the version of the library
 * @param path the path or name by which it was loaded
 * @param binding the name of the binding
 * @param messages quic-send's own native functions, where they can be used
 */
record LoadedLibrary(MsQuicApi api, MsQuicVersion version, String path, String binding,
		@Nullable NativeMessages messages) {

	LoadedLibrary(MsQuicApi api, MsQuicVersion version, String path, String binding) {
		this(api, version, path, binding, null);
	}

	LoadedLibrary withPath(String path) {
		return new LoadedLibrary(this.api, this.version, path, this.binding, this.messages);
	}

	LoadedLibrary withMessages(NativeMessages messages) {
		return new LoadedLibrary(this.api, this.version, this.path, this.binding, messages);
	}

}
