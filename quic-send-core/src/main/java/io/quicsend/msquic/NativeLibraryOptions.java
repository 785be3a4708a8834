package io.quicsend.msquic;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Where to find native msquic and how to call it.
 *
 * @param path the library to load: a file, or a bare name such as {@code libmsquic.so.2}
 * that the system's loader finds; or {@code null} to take the bundled one or else the
 * system's
 * @param extractionDirectory where to extract the bundled library to, or {@code null} for
 * the platform's temporary and cache directories
 * @param binding the name of the {@link MsQuicBinding} to use, or {@code auto} for the
 * best that works on this JVM
 */
public record NativeLibraryOptions(@Nullable Path path, @Nullable Path extractionDirectory, String binding) {

	/** The binding name that selects the best one. */
	public static final String AUTO = "auto";

	public static NativeLibraryOptions defaults() {
		return new NativeLibraryOptions(null, null, AUTO);
	}

	/**
	 * Whether the path is a name for the system's loader to find.
	 * @return {@code true} for a name without a folder
	 */
	boolean isSystemLibrary() {
		return this.path != null && this.path.getParent() == null && !this.path.isAbsolute();
	}

	public NativeLibraryOptions withPath(@Nullable Path path) {
		return new NativeLibraryOptions(path, this.extractionDirectory, this.binding);
	}

	public NativeLibraryOptions withExtractionDirectory(@Nullable Path extractionDirectory) {
		return new NativeLibraryOptions(this.path, extractionDirectory, this.binding);
	}

	public NativeLibraryOptions withBinding(String binding) {
		return new NativeLibraryOptions(this.path, this.extractionDirectory, binding);
	}

}
