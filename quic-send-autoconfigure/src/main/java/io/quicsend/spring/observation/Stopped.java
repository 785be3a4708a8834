package io.quicsend.spring.observation;

/**
 * The error of a stream that the receiver has asked to stop. Without a stack trace, which
 * would tell nothing.
 */
final class Stopped extends Exception {

	private static final long serialVersionUID = 1L;

	Stopped(long errorCode) {
		super("The receiver has asked to stop with code " + errorCode, null, false, false);
	}

}
