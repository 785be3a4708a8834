package io.quicsend.test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

import io.quicsend.msquic.NativeLibraryOptions;
import io.quicsend.msquic.NativeMemory;
import io.quicsend.msquic.QuicSettings;
import org.jspecify.annotations.Nullable;

/**
 * How a receiver was built.
 */
record ReceiverSettings(InetAddress address, int port, List<String> alpn, IssuedCertificate certificate,
		@Nullable TestCertificateAuthority clientAuthority, int streamLimit, @Nullable Duration idleTimeout,
		@Nullable Duration keepAlive, @Nullable Integer streamReceiveWindow,
		@Nullable Integer connectionFlowControlWindow, boolean keepContent, boolean recordStreams,
		NativeLibraryOptions library) {

	/** All but the stream limit, which each connection is given by itself. */
	QuicSettings toNative(NativeMemory memory) {
		QuicSettings settings = new QuicSettings(memory);
		if (this.idleTimeout != null) {
			settings.idleTimeoutMs(this.idleTimeout.toMillis());
		}
		if (this.keepAlive != null) {
			settings.keepAliveIntervalMs(Math.toIntExact(this.keepAlive.toMillis()));
		}
		if (this.streamReceiveWindow != null) {
			settings.streamRecvWindowDefault(this.streamReceiveWindow);
		}
		if (this.connectionFlowControlWindow != null) {
			settings.connFlowControlWindow(this.connectionFlowControlWindow);
		}
		return settings;
	}

}
