package io.quicsend.msquic;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * A library on the class path, with the checksum that its build wrote beside it. That is
 * a CRC-32, since it is against damage: whoever can replace the library can replace the
 * checksum too, and a JVM that has just started takes longer for a SHA-256 than for all
 * the rest.
 * <p>
 * It is extracted once per JVM and directory, since a library that is opened again from
 * another file would be in memory twice. Where, a system property tells, so that this
 * class knows it in another class loader too.
 */
final class BundledLibrary {

	/** Native msquic. */
	static final String MSQUIC = "msquic";

	/** quic-send's own native functions. */
	static final String QUIC_SEND = "quicsend";

	private static final String EXTRACTED_PROPERTY = "io.quicsend.extracted.";

	private final URL resource;

	private final String fileName;

	private final long checksum;

	private BundledLibrary(URL resource, String fileName, long checksum) {
		this.resource = resource;
		this.fileName = fileName;
		this.checksum = checksum;
	}

	/**
	 * Name of the resource that holds a library for a platform.
	 * @param name its name without what platforms add to it
	 * @param platform the platform
	 * @return the name
	 */
	static String resourceName(String name, NativePlatform platform) {
		return "META-INF/native/" + platform.classifier() + "/" + platform.bundledName(name);
	}

	/**
	 * Find where a library for a platform is. Several jars may bring one: the starter's,
	 * and the one with the platform's classifier.
	 * @param name its name without what platforms add to it
	 * @param platform the platform
	 * @param classLoaders where to look, in this order
	 * @return where it is, in the order of the class path
	 * @throws IOException if the class path can't be read
	 */
	static Collection<URL> locations(String name, NativePlatform platform, List<ClassLoader> classLoaders)
			throws IOException {
		String resource = resourceName(name, platform);
		Map<String, URL> locations = new LinkedHashMap<>();
		for (ClassLoader classLoader : classLoaders) {
			for (URL location : Collections.list(classLoader.getResources(resource))) {
				locations.putIfAbsent(location.toExternalForm(), location);
			}
		}
		return locations.values();
	}

	/**
	 * Make ready what has been found.
	 * @param location where it is
	 * @param name its name without what platforms add to it
	 * @param platform the platform
	 * @return the library
	 * @throws IOException if it can't be used
	 */
	static BundledLibrary at(URL location, String name, NativePlatform platform) throws IOException {
		return new BundledLibrary(location, platform.bundledName(name),
				readChecksum(location, "lib" + name + ".properties"));
	}

	/**
	 * Find out for which platforms msquic is on the class path.
	 * @param classLoaders where to look
	 * @return their classifiers
	 */
	static Set<String> classifiers(List<ClassLoader> classLoaders) {
		Set<String> result = new TreeSet<>();
		for (NativePlatform platform : NativePlatform.known()) {
			String name = resourceName(MSQUIC, platform);
			if (classLoaders.stream().anyMatch((classLoader) -> classLoader.getResource(name) != null)) {
				result.add(platform.classifier());
			}
		}
		return result;
	}

	long checksum() {
		return this.checksum;
	}

	private static long readChecksum(URL library, String descriptionName) throws IOException {
		// Relative to the library, so that the two come from the same artifact.
		URL description = new URL(library, descriptionName);
		Properties properties = new Properties();
		try (InputStream in = description.openStream()) {
			properties.load(in);
		}
		catch (IOException ex) {
			throw new MsQuicLoadException("its checksum in " + descriptionName + " can't be read", ex);
		}
		try {
			return Long.parseLong(properties.getProperty("crc32"), 16);
		}
		catch (NumberFormatException ex) {
			throw new MsQuicLoadException("no crc32 in its " + descriptionName, ex);
		}
	}

	/**
	 * Extract the library below a directory, or find it where this JVM has extracted it
	 * before.
	 * @param directory an existing directory, or one to create
	 * @return the extracted library
	 * @throws IOException if that fails; nothing is left behind
	 */
	Path extract(Path directory) throws IOException {
		String property = EXTRACTED_PROPERTY + this.fileName + "." + Long.toHexString(this.checksum) + "." + directory;
		String known = System.getProperty(property);
		if (known != null && new File(known).isFile()) {
			return Path.of(known);
		}
		try (InputStream in = this.resource.openStream()) {
			Path file = LibraryExtractor.extract(in, this.checksum, directory, this.fileName);
			System.setProperty(property, file.toString());
			return file;
		}
	}

}
