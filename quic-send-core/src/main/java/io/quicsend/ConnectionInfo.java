package io.quicsend;

import java.net.InetSocketAddress;

/**
 * What an established connection negotiated.
 *
 * @param localAddress the local address
 * @param remoteAddress the peer's address
 * @param alpn the negotiated application protocol (RFC 7301)
 * @param tlsCipherSuite the TLS 1.3 cipher suite's name, for example
 * {@code TLS_AES_256_GCM_SHA384}
 */
public record ConnectionInfo(InetSocketAddress localAddress, InetSocketAddress remoteAddress, String alpn,
		String tlsCipherSuite) {

}
