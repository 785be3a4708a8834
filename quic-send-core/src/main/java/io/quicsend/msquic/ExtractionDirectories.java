package io.quicsend.msquic;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Where the bundled library may be extracted to. A configured directory is the only one;
 * otherwise there are several, since containers often have a temporary directory that is
 * read-only, full, or mounted noexec.
 */
final class ExtractionDirectories {

	private ExtractionDirectories() {
	}

	static List<Path> of(@Nullable Path configured, NativePlatform platform) {
		if (configured != null) {
			return List.of(configured.toAbsolutePath());
		}
		return defaults(platform, System.getProperty("java.io.tmpdir"), System.getProperty("user.home"),
				System.getenv());
	}

	static List<Path> defaults(NativePlatform platform, @Nullable String temporary, @Nullable String home,
			Map<String, String> environment) {
		Set<Path> directories = new LinkedHashSet<>();
		add(directories, temporary);
		if (platform.os().equals("windows")) {
			add(directories, environment.get("LOCALAPPDATA"), "quic-send");
			return new ArrayList<>(directories);
		}
		add(directories, environment.get("XDG_CACHE_HOME"), "quic-send");
		if (platform.os().equals("macos")) {
			add(directories, home, "Library", "Caches", "quic-send");
		}
		else {
			add(directories, home, ".cache", "quic-send");
		}
		add(directories, "/var/tmp");
		return new ArrayList<>(directories);
	}

	/**
	 * The JVM's home is "?" where the user has no entry in the list of users; like any
	 * relative path it is no place to leave files at.
	 */
	private static void add(Set<Path> directories, @Nullable String first, String... more) {
		if (first == null) {
			return;
		}
		try {
			Path directory = Path.of(first, more);
			if (directory.isAbsolute()) {
				directories.add(directory);
			}
		}
		catch (InvalidPathException ex) {
			// Nothing to extract to.
		}
	}

}
