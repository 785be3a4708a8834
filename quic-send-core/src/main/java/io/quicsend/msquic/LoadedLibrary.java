package io.quicsend.msquic;

import java.nio.file.Path;

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

	/**
	 * Whether this is the library that is asked for.
	 * @param options what is asked for
	 * @return {@code true} if it is, or if none in particular is asked for
	 */
	boolean satisfies(NativeLibraryOptions options) {
		Path wanted = options.path();
		if (wanted == null) {
			return true;
		}
		// The file of a system's library has its whole version in its name.
		return options.isSystemLibrary() ? Path.of(this.path).getFileName().toString().startsWith(wanted.toString())
				: this.path.equals(wanted.toAbsolutePath().toString());
	}

	LoadedLibrary withPath(String path) {
		return new LoadedLibrary(this.api, this.version, path, this.binding, this.messages);
	}

	LoadedLibrary withMessages(NativeMessages messages) {
		return new LoadedLibrary(this.api, this.version, this.path, this.binding, messages);
	}

}
