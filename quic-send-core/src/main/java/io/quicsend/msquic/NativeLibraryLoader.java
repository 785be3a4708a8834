package io.quicsend.msquic;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

	private final LoadAdvice advice;

	NativeLibraryLoader(NativeLibraryOptions options) {
		this(options, NativePlatform.current(), classLoaders());
	}

	NativeLibraryLoader(NativeLibraryOptions options, NativePlatform platform, List<ClassLoader> classLoaders) {
		this.options = options;
		this.platform = platform;
		this.classLoaders = classLoaders;
		this.advice = new LoadAdvice(platform);
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
			throw failures.toException((configured != null) ? this.advice.forConfigured() : adviceWhereNoneIsFound());
		}
		NativeMessages messages = loadMessages(loaded.api());
		return (messages != null) ? loaded.withMessages(messages) : loaded;
	}

	private String adviceWhereNoneIsFound() {
		boolean bundled = BundledLibrary.classifiers(this.classLoaders).contains(this.platform.classifier());
		return bundled ? this.advice.forUnusable(this.options.extractionDirectory()) : this.advice.forAbsent();
	}

	/**
	 * Load quic-send's own native functions, without which everything works, but slower:
	 * those beside a configured msquic, or else the bundled ones.
	 */
	private @Nullable NativeMessages loadMessages(MsQuicApi api) {
		String name = this.platform.bundledName(BundledLibrary.QUIC_SEND);
		LoadFailures failures = new LoadFailures(this.platform);
		NativeMessages messages = loadConfiguredMessages(name, api, failures);
		if (messages == null) {
			messages = openBundled(BundledLibrary.QUIC_SEND, (file) -> api.loadMessages(file.toString()), failures);
		}
		if (messages != null) {
			return messages;
		}
		if (failures.hasCauses()) {
			logger.warn("Messages are sent in the slower way. {}", failures);
		}
		else {
			logger.debug("No {} for {} on the class path; messages are sent in the slower way", name,
					this.platform.classifier());
		}
		return null;
	}

	private @Nullable NativeMessages loadConfiguredMessages(String name, MsQuicApi api, LoadFailures failures) {
		Path configured = this.options.path();
		if (configured == null || this.options.isSystemLibrary()) {
			return null;
		}
		Path msquic = configured.toAbsolutePath();
		Path file = msquic.resolveSibling(name);
		try {
			// Everybody can leave a file in a folder such as /tmp, but only as his own.
			if (!Files.isRegularFile(file) || !Files.getOwner(file).equals(Files.getOwner(msquic))) {
				return null;
			}
			if (this.platform.linux()) {
				ElfFile.check(file, this.platform.arch());
			}
			return api.loadMessages(file.toString());
		}
		catch (IOException ex) {
			failures.add(file.toString(), ex);
			return null;
		}
	}

	private @Nullable LoadedLibrary openConfigured(Path configured, LibraryOpener opener, LoadFailures failures) {
		boolean system = this.options.isSystemLibrary();
		Path file = system ? configured : configured.toAbsolutePath();
		try {
			return system ? opener.openSystem(configured.toString()) : opener.open(file);
		}
		catch (IOException ex) {
			failures.add((system ? "configured system library " : "configured path ") + file, ex);
			return null;
		}
	}

	private @Nullable LoadedLibrary openFound(LibraryOpener opener, LoadFailures failures) {
		LoadedLibrary loaded = openBundled(BundledLibrary.MSQUIC, opener::open, failures);
		if (loaded != null) {
			return loaded;
		}
		if (!failures.hasCauses()) {
			failures.add("bundled library " + BundledLibrary.resourceName(BundledLibrary.MSQUIC, this.platform),
					this.advice.absence(BundledLibrary.classifiers(this.classLoaders)));
		}
		try {
			loaded = opener.openSystem(this.platform.systemName());
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

	/**
	 * Open the first bundled library that works, and try one that is there twice once.
	 */
	private <T> @Nullable T openBundled(String name, Opening<T> opening, LoadFailures failures) {
		String resource = BundledLibrary.resourceName(name, this.platform);
		Set<Long> tried = new HashSet<>();
		try {
			Collection<URL> locations = BundledLibrary.locations(name, this.platform, this.classLoaders);
			for (URL location : locations) {
				String title = "bundled library " + ((locations.size() > 1) ? location : resource);
				try {
					BundledLibrary library = BundledLibrary.at(location, name, this.platform);
					T opened = tried.add(library.checksum()) ? open(library, title, opening, failures) : null;
					if (opened != null) {
						return opened;
					}
				}
				catch (IOException ex) {
					failures.add(title, ex);
				}
			}
		}
		catch (IOException ex) {
			failures.add("bundled library " + resource, ex);
		}
		return null;
	}

	private <T> @Nullable T open(BundledLibrary library, String title, Opening<T> opening, LoadFailures failures) {
		for (Path directory : ExtractionDirectories.of(this.options.extractionDirectory(), this.platform)) {
			try {
				return opening.open(library.extract(directory));
			}
			catch (IOException ex) {
				failures.add(title + " extracted to " + directory, ex);
			}
		}
		return null;
	}

	/**
	 * How an extracted library is opened.
	 *
	 * @param <T> what that results in
	 */
	private interface Opening<T> {

		T open(Path file) throws IOException;

	}

}
