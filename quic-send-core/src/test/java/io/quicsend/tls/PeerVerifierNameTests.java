package io.quicsend.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests of the name's part of {@link PeerVerifier}: each with the JDK's trust manager and
 * with one that accepts any chain and looks at no name.
 */
class PeerVerifierNameTests {

	private static final TestCertificate ROOT = TestCertificate.rootCa("Test Root");

	private static final TlsOptions JDK = ROOT.trusted();

	private static final TlsOptions CARELESS = TlsOptions.trust(new CarelessTrustManager());

	@ParameterizedTest
	@CsvSource(textBlock = """
			collector.example.org,  DNS:collector.example.org
			collector.example.org,  DNS:other.example.org DNS:collector.example.org
			COLLECTOR.Example.org,  DNS:collector.example.org
			collector.example.org,  DNS:Collector.EXAMPLE.org
			collector.example.org., DNS:collector.example.org
			collector.example.org,  DNS:*.example.org
			COLLECTOR.example.org., DNS:*.EXAMPLE.org
			bücher.example.org,     DNS:xn--bcher-kva.example.org
			bücher.example.org,     DNS:*.example.org
			localhost,              DNS:localhost
			127.0.0.1,              IP:127.0.0.1
			127.0.0.1,              DNS:localhost IP:127.0.0.1
			::1,                    IP:::1
			[::1],                  IP:::1
			0:0:0:0:0:0:0:1,        IP:::1
			fe80::1%eth0,           IP:fe80::1
			::ffff:127.0.0.1,       IP:127.0.0.1
			""")
	void acceptsCertificateForTheName(String serverName, String names) {
		TestCertificate server = server(names);
		assertAccepted(JDK, serverName, server);
		assertAccepted(CARELESS, serverName, server);
	}

	@DisplayName("C4: rejects a certificate for another name")
	@ParameterizedTest
	@CsvSource(textBlock = """
			collector.example.org,   DNS:other.example.org
			collector.example.org,   DNS:example.org
			collector.example.org,   DNS:collector.example.org.evil.test
			collector.example.org,   DNS:evilcollector.example.org
			collector.example.org,   IP:127.0.0.1
			example.org,             DNS:*.example.org
			a.b.example.org,         DNS:*.example.org
			a.b.example.org,         DNS:*.*.example.org
			collector.example.org,   DNS:collector.*.org
			org,                     DNS:*
			localhost,               DNS:*
			127.0.0.1,               DNS:localhost
			127.0.0.1,               DNS:127.0.0.1
			127.0.0.1,               DNS:*.0.0.1
			127.0.0.1,               IP:127.0.0.2
			::1,                     IP:::2
			::1,                     IP:127.0.0.1
			""")
	void rejectsCertificateForAnotherName(String serverName, String names) {
		TestCertificate server = server(names);
		assertRejected(JDK, serverName, server);
		assertRejected(CARELESS, serverName, server);
	}

	@DisplayName("C4: rejects a wildcard for a part of a label, which the JDK alone would accept")
	@ParameterizedTest
	@CsvSource({ "collector.example.org, DNS:c*.example.org", "collector.example.org, DNS:*r.example.org",
			"collector.example.org, DNS:c*r.example.org" })
	void rejectsWildcardForPartOfLabel(String serverName, String names) {
		assertRejected(JDK, serverName, server(names));
		assertRejected(CARELESS, serverName, server(names));
	}

	@Test
	@DisplayName("C4: rejects a certificate without names, whose common name the JDK alone would accept")
	void rejectsCommonName() {
		TestCertificate server = TestCertificate.subject("CN=collector.example.org").issuer(ROOT).build();
		for (TlsOptions options : new TlsOptions[] { JDK, CARELESS }) {
			assertThatExceptionOfType(CertificateException.class)
				.isThrownBy(() -> verify(options, "collector.example.org", server))
				.withMessageContainingAll("names no server at all",
						"DNS subject alternative name 'collector.example.org'");
		}
	}

	@Test
	@DisplayName("C4: rejects an IP address as common name")
	void rejectsAddressAsCommonName() {
		TestCertificate server = TestCertificate.subject("CN=127.0.0.1").issuer(ROOT).build();
		assertRejected(JDK, "127.0.0.1", server);
		assertRejected(CARELESS, "127.0.0.1", server);
	}

	@Test
	@DisplayName("C4: the rejection names the host, the certificate's names and the remedy")
	void rejectionTellsWhatToDo() {
		TestCertificate server = server("DNS:a.example.org DNS:b.example.org IP:10.0.0.1");
		for (TlsOptions options : new TlsOptions[] { JDK, CARELESS }) {
			assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> verify(options, "192.0.2.1", server))
				.withMessageContainingAll("'192.0.2.1'", "another server",
						"[DNS:a.example.org, DNS:b.example.org, " + "IP:10.0.0.1]", "server name",
						"IP subject alternative name '192.0.2.1'");
		}
	}

	private static TestCertificate server(String names) {
		TestCertificate.Builder builder = TestCertificate.server(ROOT);
		for (String name : names.split(" ")) {
			if (name.startsWith("IP:")) {
				builder.ip(name.substring(3));
			}
			else {
				builder.dns(name.substring(4));
			}
		}
		return builder.build();
	}

	private static void verify(TlsOptions options, String serverName, TestCertificate server)
			throws CertificateException {
		PeerVerifier.of(options, serverName).verify(server.der(), TestCertificate.pkcs7(server.chain()));
	}

	private static void assertAccepted(TlsOptions options, String serverName, TestCertificate server) {
		assertThatNoException().isThrownBy(() -> verify(options, serverName, server));
	}

	private static void assertRejected(TlsOptions options, String serverName, TestCertificate server) {
		assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> verify(options, serverName, server))
			.withMessageContaining("' was rejected: ");
	}

	private static final class CarelessTrustManager extends X509ExtendedTrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
