package io.quicsend;

/**
 * Where a receiver listens.
 *
 * @param host the host name or IP address
 * @param port the UDP port, 1 to 65535
 */
public record Endpoint(String host, int port) {

	public Endpoint {
		if (host.isBlank()) {
			throw new InvalidOptionException("host", "'" + host + "'", "use a host name or an IP address");
		}
		Checks.range("port", port, 1, 65535);
	}

	/**
	 * Read an endpoint as people write it.
	 * @param text {@code host:port}, an IPv6 address in brackets
	 * @return the endpoint
	 * @throws InvalidOptionException if it is something else
	 */
	public static Endpoint parse(String text) {
		String endpoint = text.strip();
		int colon = endpoint.lastIndexOf(':');
		boolean bracketed = colon > 0 && endpoint.charAt(colon - 1) == ']';
		if (colon < 1 || (endpoint.indexOf(':') != colon && !bracketed)) {
			throw unreadable(text);
		}
		try {
			return new Endpoint(endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)));
		}
		catch (NumberFormatException ex) {
			throw unreadable(text);
		}
	}

	private static InvalidOptionException unreadable(String text) {
		return new InvalidOptionException("endpoint", "'" + text + "'",
				"use host:port, as in collector.example.org:4433 or [2001:db8::1]:4433");
	}

	/**
	 * The endpoint as {@link #parse} reads it.
	 */
	@Override
	public String toString() {
		boolean bare = this.host.indexOf(':') >= 0 && !this.host.startsWith("[");
		return (bare ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
