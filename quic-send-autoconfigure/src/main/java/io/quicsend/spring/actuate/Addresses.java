package io.quicsend.spring.actuate;

import java.net.InetSocketAddress;

/**
 * Addresses as people write them.
 */
final class Addresses {

	private Addresses() {
	}

	static String describe(InetSocketAddress address) {
		String host = address.getAddress().getHostAddress();
		return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
	}

}
