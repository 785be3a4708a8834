package io.quicsend;

/**
 * The JVM's direct memory is exhausted.
 */
final class OutOfDirectMemoryException extends Exception {

	OutOfDirectMemoryException(int size) {
		super("The JVM has no direct memory left for a buffer of " + size
				+ " bytes; raise -XX:MaxDirectMemorySize or lower the connection window");
	}

}
