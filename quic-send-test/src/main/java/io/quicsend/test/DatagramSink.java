package io.quicsend.test;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where a datagram goes to.
 */
interface DatagramSink {

	void send(ByteBuffer datagram) throws IOException;

}
