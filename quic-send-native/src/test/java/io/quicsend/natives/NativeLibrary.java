package io.quicsend.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One of the libraries that were built.
 *
 * @param platform the platform that it is for
 * @param name {@code msquic} or {@code quicsend}
 * @param file the library
 */
record NativeLibrary(String platform, String name, Path file) {

	/** Where jars and the folder of classes have it. */
	static String entry(String platform, String name) {
		return "META-INF/native/" + platform + "/lib" + name + ".so";
	}

	String entry() {
		return entry(this.platform, this.name);
	}

	boolean msquic() {
		return this.name.equals("msquic");
	}

	boolean musl() {
		return this.platform.endsWith("-musl");
	}

	Readelf readelf() {
		return new Readelf(this.file);
	}

	byte[] bytes() {
		try {
			return Files.readAllBytes(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return "lib" + this.name + " for " + this.platform;
	}

}
