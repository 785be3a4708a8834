package io.quicsend;

import java.net.InetSocketAddress;

/**
 * Writes addresses as people do: an IPv6 address in brackets before the port.
 */
final class HostAndPort {

	private HostAndPort() {
	}

	static String text(ConnectionOptions options) {
		return text(options.host(), options.port());
	}

	static String text(InetSocketAddress address) {
		return text(address.getAddress().getHostAddress(), address.getPort());
	}

	private static String text(String host, int port) {
		return ((host.indexOf(':') >= 0 && !host.startsWith("[")) ? "[" + host + "]" : host) + ":" + port;
	}

}
