package io.quicsend.interop;

/**
 * What a receiver does with a stream.
 */
sealed interface Handling {

	/**
	 * Read it to its end.
	 */
	record Read() implements Handling {

	}

	/**
	 * Never read it, so that the sender soon reaches the stream's flow control limit.
	 */
	record Hold() implements Handling {

	}

	/**
	 * Ask the sender to stop, as soon as the stream is there.
	 *
	 * @param errorCode the application's error code
	 */
	record Stop(long errorCode) implements Handling {

	}

}
