package io.quicsend.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Where what {@code benchmarks/run} has built is.
 *
 * @param project the project's folder
 * @param certificates the folder of the throw-away certificates
 * @param jdk25 the JDK of contenders on the newest Java
 * @param jdk17 the JDK of contenders on Java 17, if there is one
 */
record Installation(Path project, Path certificates, Path jdk25, @Nullable Path jdk17) {

	Path benchmarks() {
		return this.project.resolve("benchmarks");
	}

	Path sink() {
		return benchmarks().resolve("c/target/sink");
	}

	/** The msquic of the sink, of the C sender, and the one that quic-send bundles. */
	Path library() {
		Path natives = this.project.resolve("quic-send-native/target/classes/META-INF/native");
		if (!Files.isDirectory(natives)) {
			throw new IllegalStateException("No folder " + natives);
		}
		try (Stream<Path> files = Files.find(natives, 2,
				(file, attributes) -> file.getFileName().toString().equals("libmsquic.so"))) {
			return files.findFirst().orElseThrow(() -> new IllegalStateException("No libmsquic.so below " + natives));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path ca() {
		return this.certificates.resolve("ca.pem");
	}

	Path certificate() {
		return this.certificates.resolve("cert.pem");
	}

	Path key() {
		return this.certificates.resolve("key.pem");
	}

}
