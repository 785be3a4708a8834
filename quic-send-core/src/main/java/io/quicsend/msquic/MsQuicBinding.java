package io.quicsend.msquic;

import org.jspecify.annotations.Nullable;

/**
 * A way to call native msquic from Java, found by {@link java.util.ServiceLoader}.
 */
public interface MsQuicBinding {

	/**
	 * The name by which configuration and logs refer to this binding.
	 * @return the name, for example {@code jna}
	 */
	String name();

	/**
	 * Rank among the bindings that work on this JVM: the highest is chosen.
	 * @return the rank
	 */
	int rank();

	/**
	 * Whether this JVM, as it was started, can use this binding at all, whatever the
	 * library.
	 * @return the reason why it can't, or {@code null} if it can
	 */
	default @Nullable String whyUnusable() {
		return null;
	}

	/**
	 * Load the library and open msquic's API, version 2.
	 * @param library an absolute path, or a name for the system's loader to find
	 * @param callbacks receiver of all callbacks
	 * @return the opened API
	 * @throws MsQuicLoadException if the library can't be loaded, is not msquic, or
	 * refuses the API version; nothing stays open then
	 */
	MsQuicApi open(String library, MsQuicCallbacks callbacks) throws MsQuicLoadException;

}
