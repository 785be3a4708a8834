package io.quicsend.interop;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;

import io.quicsend.ConnectionOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Interoperation with Kwik, QUIC written in Java. Kwik raises the limit of streams when a
 * stream has been read to its end, but does not send that before something else makes it
 * send, which may take five seconds. So the sender keeps the connection alive, and each
 * PING makes it send.
 */
class KwikInteropTests extends InteropTests {

	@Override
	protected Receiver start(ReceiverSetup setup) throws IOException, GeneralSecurityException {
		return new KwikReceiver(setup);
	}

	@Override
	protected void customize(ConnectionOptions.Builder options) {
		options.keepAlive(Duration.ofMillis(50));
	}

	@Test
	@DisplayName("A8: the receiver stops a stream with the largest code that there is")
	void receiverStopsAStreamWithTheLargestCode() throws Exception {
		assertStopped((1L << 62) - 1);
	}

}
