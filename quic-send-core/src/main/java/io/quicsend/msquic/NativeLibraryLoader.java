package io.quicsend.msquic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Finds and opens native msquic: the configured path, or else the bundled library, or
 * else the system's.
 */
final class NativeLibraryLoader {

	private static final Logger logger = LoggerFactory.getLogger(NativeLibraryLoader.class);

	private final NativeLibraryOptions options;

	private final NativePlatform platform;

	private final List<ClassLoader> classLoaders;

	NativeLibraryLoader(NativeLibraryOptions options) {
		this(options, NativePlatform.current(), classLoaders());
	}

	NativeLibraryLoader(NativeLibraryOptions options, NativePlatform platform, List<ClassLoader> classLoaders) {
		this.options = options;
		this.platform = platform;
		this.classLoaders = classLoaders;
	}

	private static List<ClassLoader> classLoaders() {
		return Stream
			.of(NativeLibraryLoader.class.getClassLoader(), Thread.currentThread().getContextClassLoader(),
					ClassLoader.getSystemClassLoader())
			.filter((classLoader) -> classLoader != null)
			.distinct()
			.limit(2)
			.toList();
	}

	LoadedLibrary load(MsQuicCallbacks callbacks) throws MsQuicLoadException {
		MsQuicBinding binding = NativeBindings.find(this.classLoaders).select(this.options.binding());
		LibraryOpener opener = new LibraryOpener(binding, callbacks, this.platform);
		LoadFailures failures = new LoadFailures(this.platform);
		Path configured = this.options.path();
		LoadedLibrary loaded = (configured != null) ? openConfigured(configured, opener, failures)
				: openFound(opener, failures);
		if (loaded == null) {
			throw failures.toException(advice(configured != null));
		}
		NativeMessages messages = loadMessages(loaded.api());
		return (messages != null) ? loaded.withMessages(messages) : loaded;
	}

	/**
	 * Load quic-send's own native functions, without which everything works, but slower.
	 */
	private @Nullable NativeMessages loadMessages(MsQuicApi api) {
		String name = this.platform.bundledName(BundledLibrary.QUIC_SEND);
		LoadFailures failures = new LoadFailures(this.platform);
		try {
			BundledLibrary bundled = BundledLibrary.find(BundledLibrary.QUIC_SEND, this.platform, this.classLoaders);
			if (bundled == null) {
				logger.debug("No {} for {} on the class path; messages are sent in the slower way", name,
						this.platform.classifier());
				return null;
			}
			for (Path directory : ExtractionDirectories.of(this.options.extractionDirectory(), this.platform)) {
				try {
					return api.loadMessages(bundled.extract(directory).toString());
				}
				catch (IOException ex) {
					failures.add(name + " extracted to " + directory, ex);
				}
			}
		}
		catch (IOException ex) {
			failures.add(name, ex);
		}
		logger.warn("Messages are sent in the slower way. {}", failures);
		return null;
	}

	private @Nullable LoadedLibrary openConfigured(Path configured, LibraryOpener opener, LoadFailures failures) {
		Path file = configured.toAbsolutePath();
		try {
			return opener.open(file);
		}
		catch (IOException ex) {
			failures.add("configured path " + file, ex);
			return null;
		}
	}

	private @Nullable LoadedLibrary openFound(LibraryOpener opener, LoadFailures failures) {
		LoadedLibrary loaded = openBundled(opener, failures);
		if (loaded != null) {
			return loaded;
		}
		try {
			loaded = opener.openSystem();
			// A bundled library that does not work is worth a warning, its absence is
			// not.
			logger.atLevel(failures.hasCauses() ? Level.WARN : Level.DEBUG)
				.log("Using the system's msquic. {}", failures);
		}
		catch (IOException ex) {
			failures.add("system library " + this.platform.systemName(), ex);
		}
		return loaded;
	}

	private @Nullable LoadedLibrary openBundled(LibraryOpener opener, LoadFailures failures) {
		String name = "bundled library " + BundledLibrary.resourceName(this.platform);
		try {
			BundledLibrary bundled = BundledLibrary.find(this.platform, this.classLoaders);
			if (bundled == null) {
				failures.add(name, absence());
				return null;
			}
			for (Path directory : ExtractionDirectories.of(this.options.extractionDirectory(), this.platform)) {
				try {
					return opener.open(bundled.extract(directory));
				}
				catch (IOException ex) {
					failures.add(name + " extracted to " + directory, ex);
				}
			}
		}
		catch (IOException ex) {
			failures.add(name, ex);
		}
		return null;
	}

	private String absence() throws IOException {
		if (this.platform.musl() && BundledLibrary.find(this.platform.withGlibc(), this.classLoaders) != null) {
			return "not on the class path; the one for " + this.platform.withGlibc().classifier()
					+ " needs glibc 2.34 or newer, but this system's C library is musl";
		}
		return "not on the class path";
	}

	private String advice(boolean configured) {
		if (configured) {
			return "let the property quic-send.native.path name a libmsquic 2.5 or 2.6 for "
					+ this.platform.classifier() + ", or leave it out to use the bundled or the system's library.";
		}
		return "add the artifact io.quicsend:quic-send-native built on " + this.platform.classifier()
				+ ", or install msquic's package (libmsquic), or set the property quic-send.native.path to the file of a libmsquic 2.5 or 2.6."
				+ " The bundled library is extracted to a directory that must be writable and not mounted noexec: the property quic-send.native.extraction-directory names another one.";
	}

}
