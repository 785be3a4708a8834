package io.quicsend.interop;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Interoperation with Netty's QUIC codec, quiche written in Rust. Its API takes error
 * codes as {@code int}, so that larger ones can't be tested here.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Its natives are resolved for this one only")
class NettyInteropTests extends InteropTests {

	@Override
	protected Receiver start(ReceiverSetup setup) {
		return new NettyReceiver(setup);
	}

}
