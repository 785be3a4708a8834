package io.quicsend.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/**
 * Certificates and keys in PEM.
 */
final class Pem {

	private Pem() {
	}

	static void write(Path file, List<X509Certificate> certificates) throws IOException {
		write(file, certificates.toArray());
	}

	static void write(Path file, PrivateKey privateKey) throws IOException {
		write(file, new Object[] { new JcaPKCS8Generator(privateKey, null) });
	}

	private static void write(Path file, Object[] objects) throws IOException {
		StringWriter text = new StringWriter();
		try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
			for (Object object : objects) {
				writer.writeObject(object);
			}
		}
		Files.writeString(file, text.toString());
	}

	static List<X509Certificate> readCertificates(Path file) throws IOException {
		try (InputStream content = Files.newInputStream(file)) {
			List<X509Certificate> certificates = CertificateFactory.getInstance("X.509")
				.generateCertificates(content)
				.stream()
				.map(X509Certificate.class::cast)
				.toList();
			if (certificates.isEmpty()) {
				throw new IOException("No certificate in " + file);
			}
			return certificates;
		}
		catch (CertificateException ex) {
			throw new IOException("Not a certificate in PEM: " + file, ex);
		}
	}

	static PrivateKey readPrivateKey(Path file) throws IOException {
		try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file)))) {
			Object object = parser.readObject();
			if (object instanceof PrivateKeyInfo key) {
				return new JcaPEMKeyConverter().getPrivateKey(key);
			}
			if (object instanceof PEMKeyPair pair) {
				return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
			}
			throw new IOException("Not a private key in PEM without encryption: " + file);
		}
	}

}
