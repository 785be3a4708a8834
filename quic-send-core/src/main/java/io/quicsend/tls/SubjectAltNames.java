package io.quicsend.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The names a certificate is for, matched by the rules of RFC 9525: a wildcard stands for
 * exactly the first label, an IP address matches only an IP address, and the common name
 * counts for nothing.
 */
final class SubjectAltNames {

	private static final int DNS = 2;

	private static final int IP = 7;

	private static final int MAX_SHOWN = 10;

	private final List<String> dnsNames = new ArrayList<>();

	private final List<String> addresses = new ArrayList<>();

	private SubjectAltNames() {
	}

	static SubjectAltNames of(X509Certificate certificate) throws CertificateParsingException {
		SubjectAltNames names = new SubjectAltNames();
		@Nullable Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
		if (entries != null) {
			for (List<?> entry : entries) {
				names.add(entry);
			}
		}
		return names;
	}

	private void add(List<?> entry) {
		Object type = entry.get(0);
		if (entry.get(1) instanceof String name) {
			if (Integer.valueOf(DNS).equals(type)) {
				this.dnsNames.add(name);
			}
			else if (Integer.valueOf(IP).equals(type)) {
				this.addresses.add(name);
			}
		}
	}

	boolean isEmpty() {
		return this.dnsNames.isEmpty() && this.addresses.isEmpty();
	}

	/**
	 * Whether the certificate is for a server.
	 * @param serverName the server's {@linkplain ServerNames#normalize normalized} name
	 * @return whether it is
	 */
	boolean match(String serverName) {
		InetAddress address = ServerNames.address(serverName);
		if (address != null) {
			return this.addresses.stream().anyMatch((candidate) -> address.equals(ServerNames.address(candidate)));
		}
		return this.dnsNames.stream().anyMatch((pattern) -> matchDnsName(pattern, serverName));
	}

	private static boolean matchDnsName(String pattern, String serverName) {
		String lowerCase = pattern.toLowerCase(Locale.ROOT);
		if (!lowerCase.startsWith("*.")) {
			return lowerCase.equals(serverName);
		}
		int firstDot = serverName.indexOf('.');
		return firstDot > 0 && lowerCase.substring(1).equals(serverName.substring(firstDot));
	}

	@Override
	public String toString() {
		List<String> shown = new ArrayList<>();
		this.dnsNames.forEach((name) -> shown.add("DNS:" + name));
		this.addresses.forEach((address) -> shown.add("IP:" + address));
		int more = shown.size() - MAX_SHOWN;
		List<String> first = shown.stream().limit(MAX_SHOWN).map(Printable::of).toList();
		return (more > 0) ? first + " and " + more + " more" : first.toString();
	}

}
