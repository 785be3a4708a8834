package io.quicsend.msquic;

/**
 * How bindings load msquic with the system's {@code dlopen}.
 */
public final class LoaderFlags {

	/** Finds everything that is missing while loading, not at its first use. */
	private static final int RTLD_NOW = 2;

	private static final int RTLD_NODELETE_OF_LINUX = 0x1000;

	private static final int RTLD_NODELETE_OF_MACOS = 0x80;

	private LoaderFlags() {
	}

	/**
	 * The flags for a library that stays in the process when it is closed: its TLS
	 * library cleans up at the end of each thread that has used it, and a thread that
	 * ends while the library goes would run code that is no longer there.
	 * @return the flags of this platform
	 */
	public static int stayingLoaded() {
		boolean macOs = System.getProperty("os.name", "").startsWith("Mac");
		return RTLD_NOW | (macOs ? RTLD_NODELETE_OF_MACOS : RTLD_NODELETE_OF_LINUX);
	}

}
