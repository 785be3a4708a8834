package io.quicsend.msquic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Opens one library through a binding, and accepts it only if it is one that this code
 * knows how to call.
 */
final class LibraryOpener {

	private final MsQuicBinding binding;

	private final MsQuicCallbacks callbacks;

	private final NativePlatform platform;

	LibraryOpener(MsQuicBinding binding, MsQuicCallbacks callbacks, NativePlatform platform) {
		this.binding = binding;
		this.callbacks = callbacks;
		this.platform = platform;
	}

	LoadedLibrary open(Path file) throws IOException {
		if (Files.notExists(file)) {
			throw new MsQuicLoadException("no such file");
		}
		if (!Files.isRegularFile(file)) {
			throw new MsQuicLoadException("not a file");
		}
		if (this.platform.linux()) {
			ElfFile.check(file, this.platform.arch());
		}
		return open(file.toString());
	}

	/**
	 * Open a library that the system's loader finds.
	 * @param name its name
	 * @return the library, with the path of its file where the system tells
	 * @throws MsQuicLoadException if there is none, or none that can be used
	 */
	LoadedLibrary openSystem(String name) throws MsQuicLoadException {
		LoadedLibrary loaded = open(name);
		Set<String> files = MappedFiles.named(Path.of("/"), name);
		if (files.isEmpty() && isBundledMapped()) {
			// The loader prefers a loaded library of that name to a search.
			loaded.api().close();
			throw new MsQuicLoadException("cannot open shared object file: the name is known only as that of the "
					+ "bundled library, which was loaded before");
		}
		return (files.size() == 1) ? loaded.withPath(files.iterator().next()) : loaded;
	}

	private boolean isBundledMapped() {
		return !MappedFiles.named(Path.of("/"), this.platform.bundledName(BundledLibrary.MSQUIC)).isEmpty();
	}

	private LoadedLibrary open(String library) throws MsQuicLoadException {
		MsQuicApi api = openApi(library);
		boolean accepted = false;
		try {
			MsQuicVersion version = MsQuicVersion.of(api);
			if (!version.supported()) {
				throw new MsQuicLoadException("it is msquic " + version + ", only 2.5 and 2.6 are supported");
			}
			accepted = true;
			return new LoadedLibrary(api, version, library, this.binding.name());
		}
		finally {
			if (!accepted) {
				api.close();
			}
		}
	}

	private MsQuicApi openApi(String library) throws MsQuicLoadException {
		try {
			return this.binding.open(library, this.callbacks);
		}
		catch (RuntimeException | LinkageError ex) {
			throw new MsQuicLoadException("the binding " + this.binding.name() + " failed: " + ex, ex);
		}
	}

}
