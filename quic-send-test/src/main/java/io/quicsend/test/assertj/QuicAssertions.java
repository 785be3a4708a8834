package io.quicsend.test.assertj;

import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;

/**
 * Entry points to the assertions. Can be imported statically beside AssertJ's own.
 */
public final class QuicAssertions {

	private QuicAssertions() {
	}

	/**
	 * Assert what a receiver has received, or will have received soon.
	 * @param receiver the receiver
	 * @return its assertions
	 */
	public static QuicReceiverAssert assertThat(QuicReceiver receiver) {
		return new QuicReceiverAssert(receiver);
	}

	/**
	 * Assert what a stream has brought so far.
	 * @param stream the stream
	 * @return its assertions
	 */
	public static ReceivedStreamAssert assertThat(ReceivedStream stream) {
		return new ReceivedStreamAssert(stream);
	}

}
