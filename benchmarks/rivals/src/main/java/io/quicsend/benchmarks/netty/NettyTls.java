package io.quicsend.benchmarks.netty;

import java.util.function.Function;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.quicsend.benchmarks.SenderOptions;

/**
 * TLS of Netty's codec, which checks certificate and host name in Java.
 */
public final class NettyTls {

	private NettyTls() {
	}

	/**
	 * Makes the engine of each connection.
	 * @param options whom to trust
	 * @return the provider
	 */
	public static Function<QuicChannel, QuicSslEngine> engines(SenderOptions options) {
		QuicSslContext context = QuicSslContextBuilder.forClient()
			.trustManager(options.ca().toFile())
			.applicationProtocols(options.alpn())
			.endpointIdentificationAlgorithm("HTTPS")
			.build();
		return (connection) -> context.newEngine(connection.alloc(), options.serverName(), options.port());
	}

}
