package io.quicsend.natives;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/**
 * A jar of native libraries, as the build has made it.
 */
final class NativeJar {

	/** System property with what the paths of all jars begin with. */
	static final String PROPERTY = "quic-send.native.jars";

	private final Path file;

	private NativeJar(Path file) {
		this.file = file;
	}

	static NativeJar withoutClassifier() {
		return ending(".jar");
	}

	static NativeJar ofClassifier(String classifier) {
		return ending("-" + classifier + ".jar");
	}

	private static NativeJar ending(String end) {
		return new NativeJar(Path.of(Objects.requireNonNull(System.getProperty(PROPERTY), PROPERTY) + end));
	}

	long size() {
		try {
			return Files.size(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Set<String> files() {
		try (JarFile jar = new JarFile(this.file.toFile())) {
			return jar.stream()
				.filter((entry) -> !entry.isDirectory())
				.map(ZipEntry::getName)
				.collect(Collectors.toCollection(TreeSet::new));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	byte[] bytes(String entry) {
		try (JarFile jar = new JarFile(this.file.toFile())) {
			ZipEntry found = Objects.requireNonNull(jar.getEntry(entry), () -> "no " + entry + " in " + this.file);
			try (InputStream in = jar.getInputStream(found)) {
				return in.readAllBytes();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Properties properties(String entry) {
		Properties properties = new Properties();
		try (InputStream in = new ByteArrayInputStream(bytes(entry))) {
			properties.load(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return properties;
	}

	@Override
	public String toString() {
		return this.file.getFileName().toString();
	}

}
