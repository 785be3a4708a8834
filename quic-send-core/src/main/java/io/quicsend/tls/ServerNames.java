package io.quicsend.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The forms of a server's name that TLS needs. Nothing here asks a resolver. A name that
 * can't be used is refused with an {@link IllegalArgumentException} that says what to do.
 */
public final class ServerNames {

	private static final int MAX_LENGTH = 253;

	private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

	private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

	private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");

	private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]+");

	private ServerNames() {
	}

	/**
	 * The name to send as SNI (RFC 6066, 3): ASCII, without a trailing dot. An IP address
	 * is not allowed there, whatever its notation.
	 * @param serverName a host name or an IP address
	 * @return the name, or {@code null} for an IP address
	 * @throws IllegalArgumentException if it is neither
	 */
	public static @Nullable String sni(String serverName) {
		return (address(strip(serverName)) == null) ? normalize(serverName) : null;
	}

	/**
	 * The name that a certificate is compared with: a host name in lower-case ASCII
	 * without a trailing dot, or an IP address without brackets and zone.
	 * @param serverName a host name or an IP address
	 * @return the name
	 * @throws IllegalArgumentException if it is neither
	 */
	public static String normalize(String serverName) {
		String stripped = strip(serverName);
		InetAddress address = address(stripped);
		return (address != null) ? address.getHostAddress() : hostName(serverName, stripped);
	}

	/**
	 * The address that a literal stands for.
	 * @param literal the literal, without brackets
	 * @return the address, or {@code null} if it is not a literal
	 */
	static @Nullable InetAddress address(String literal) {
		int zone = literal.indexOf('%');
		String unscoped = (zone < 0) ? literal : literal.substring(0, zone);
		boolean ipv6 = unscoped.indexOf(':') >= 0 && IPV6_CHARACTERS.matcher(unscoped).matches();
		boolean ipv4 = zone < 0 && IPV4.matcher(literal).matches();
		if (!ipv4 && !ipv6) {
			return null;
		}
		try {
			// In brackets it is never taken for a name to resolve.
			return InetAddress.getByName(ipv4 ? literal : "[" + unscoped + "]");
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	private static String strip(String serverName) {
		if (serverName.startsWith("[") && serverName.endsWith("]")) {
			String inner = serverName.substring(1, serverName.length() - 1);
			if (inner.indexOf(':') < 0) {
				throw invalid(serverName, "only an IPv6 address may be in brackets");
			}
			return inner;
		}
		return serverName.endsWith(".") ? serverName.substring(0, serverName.length() - 1) : serverName;
	}

	private static String hostName(String serverName, String stripped) {
		if (stripped.isEmpty()) {
			throw invalid(serverName, "use a host name or an IP address");
		}
		if (stripped.indexOf(':') >= 0 || stripped.indexOf('/') >= 0) {
			throw invalid(serverName, "use a host name or an IP address, without scheme, port and path");
		}
		String ascii = ascii(serverName, stripped);
		if (ascii.length() > MAX_LENGTH) {
			throw invalid(serverName, "use at most " + MAX_LENGTH + " characters");
		}
		String[] labels = ascii.split("\\.", -1);
		for (String label : labels) {
			if (!LABEL.matcher(label).matches()) {
				throw invalid(serverName,
						"use 1 to 63 letters, digits and inner hyphens between dots, and no underscore");
			}
		}
		if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
			throw invalid(serverName, "write an IPv4 address as four decimal numbers without leading zeros");
		}
		return ascii;
	}

	private static String ascii(String serverName, String stripped) {
		if (stripped.chars().allMatch((character) -> character < 0x80)) {
			// Without the tables of Unicode, which take long to load.
			return stripped.toLowerCase(Locale.ROOT);
		}
		try {
			return IDN.toASCII(stripped).toLowerCase(Locale.ROOT);
		}
		catch (RuntimeException ex) {
			IllegalArgumentException invalid = invalid(serverName,
					"it has no ASCII form (" + Printable.of(String.valueOf(ex.getMessage()))
							+ "); use labels of 1 to 63 letters, digits and inner hyphens");
			invalid.initCause(ex);
			throw invalid;
		}
	}

	private static IllegalArgumentException invalid(String serverName, String remedy) {
		return new IllegalArgumentException("serverName: '" + Printable.of(serverName) + "' can't be used; " + remedy);
	}

}
