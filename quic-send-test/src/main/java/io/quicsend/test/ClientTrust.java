package io.quicsend.test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.X509ExtendedTrustManager;

import io.quicsend.msquic.ConnectionEvent;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeMemory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the clients of one authority. msquic itself demands a certificate and checks it
 * against a file; but it trusts the machine's own authorities too, so it is checked here
 * once more.
 */
final class ClientTrust {

	private static final Logger logger = LoggerFactory.getLogger(ClientTrust.class);

	private final @Nullable TestCertificateAuthority authority;

	private final @Nullable X509ExtendedTrustManager trustManager;

	ClientTrust(@Nullable TestCertificateAuthority authority) {
		this.authority = authority;
		this.trustManager = (authority != null) ? authority.trustManager() : null;
	}

	boolean isRequired() {
		return this.authority != null;
	}

	/** OpenSSL accepts an intermediate authority only together with its root. */
	Path writeAuthorities() throws IOException {
		if (this.authority == null) {
			throw new IllegalStateException("No client certificate is required");
		}
		Path file = Files.createTempFile("quic-receiver-clients", ".pem");
		Pem.write(file, this.authority.chain());
		return file;
	}

	int check(NativeMemory memory, long event) {
		if (this.trustManager == null) {
			return MsQuicStatus.SUCCESS.code();
		}
		try {
			List<X509Certificate> chain = chain(ConnectionEvent.peerCertificate(memory, event),
					ConnectionEvent.peerCertificateChain(memory, event));
			this.trustManager.checkClientTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
			return MsQuicStatus.SUCCESS.code();
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			logger.info("Refused a client's certificate", ex);
			return MsQuicStatus.BAD_CERTIFICATE.code();
		}
	}

	private static List<X509Certificate> chain(byte[] leaf, byte[] pkcs7) throws GeneralSecurityException {
		CertificateFactory factory = CertificateFactory.getInstance("X.509");
		List<X509Certificate> chain = new ArrayList<>();
		chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(leaf)));
		if (pkcs7.length > 0) {
			factory.generateCertificates(new ByteArrayInputStream(pkcs7))
				.stream()
				.map(X509Certificate.class::cast)
				.filter((certificate) -> !chain.contains(certificate))
				.forEach(chain::add);
		}
		return chain;
	}

}
