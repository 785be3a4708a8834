package io.quicsend;

import java.net.InetSocketAddress;

/**
 * Writes addresses as people do: an IPv6 address in brackets before the port.
 */
final class HostAndPort {

	private HostAndPort() {
	}

	static String text(InetSocketAddress address) {
		return new Endpoint(address.getAddress().getHostAddress(), address.getPort()).toString();
	}

}
