package io.quicsend.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DLSequence;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.DLTaggedObject;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A throw-away certificate with its key.
 */
record TestCertificate(PrivateKey key, X509Certificate certificate, @Nullable TestCertificate issuer) {

	private static final AtomicLong SERIAL = new AtomicLong(1);

	static TestCertificate rootCa(String name) {
		return subject("CN=" + name).ca().build();
	}

	static TestCertificate intermediateCa(String name, TestCertificate issuer) {
		return subject("CN=" + name).issuer(issuer).ca().build();
	}

	static Builder server(TestCertificate issuer) {
		return subject("CN=server").issuer(issuer);
	}

	static Builder subject(String subject) {
		return new Builder(subject);
	}

	byte[] der() {
		try {
			return this.certificate.getEncoded();
		}
		catch (CertificateException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The certificate and all its issuers, up to the root. */
	List<X509Certificate> chain() {
		List<X509Certificate> chain = new ArrayList<>();
		for (TestCertificate next = this; next != null; next = next.issuer) {
			chain.add(next.certificate);
		}
		return chain;
	}

	/** A trust store that holds this certificate only. */
	KeyStore trustStore() {
		try {
			KeyStore keyStore = KeyStore.getInstance("PKCS12");
			keyStore.load(null, null);
			keyStore.setCertificateEntry("ca", this.certificate);
			return keyStore;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Options that trust this certificate only. */
	TlsOptions trusted() {
		try {
			return TlsOptions.trust(TrustManagers.of(trustStore()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The chain as msquic hands it over: signed data of nobody about nothing, with the
	 * certificates in their order.
	 */
	static byte[] pkcs7(List<X509Certificate> chain) {
		try {
			ASN1EncodableVector certificates = new ASN1EncodableVector();
			for (X509Certificate certificate : chain) {
				certificates.add(Certificate.getInstance(certificate.getEncoded()));
			}
			ASN1EncodableVector signedData = new ASN1EncodableVector();
			signedData.add(new ASN1Integer(1));
			signedData.add(new DLSet());
			signedData.add(new DERSequence(CMSObjectIdentifiers.data));
			signedData.add(new DLTaggedObject(false, 0, new DLSet(certificates)));
			signedData.add(new DLSet());
			ASN1EncodableVector content = new ASN1EncodableVector();
			content.add(CMSObjectIdentifiers.signedData);
			content.add(new DLTaggedObject(true, 0, new DLSequence(signedData)));
			return new DLSequence(content).getEncoded();
		}
		catch (CertificateException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static final class Builder {

		private final String subject;

		private final List<GeneralName> names = new ArrayList<>();

		private @Nullable TestCertificate issuer;

		private boolean ca;

		private String keyAlgorithm = "EC";

		private KeyPurposeId @Nullable [] usages;

		private Instant notBefore = Instant.now().minus(Duration.ofHours(1));

		private Instant notAfter = Instant.now().plus(Duration.ofDays(1));

		private Builder(String subject) {
			this.subject = subject;
		}

		Builder issuer(TestCertificate issuer) {
			this.issuer = issuer;
			return this;
		}

		Builder ca() {
			this.ca = true;
			return this;
		}

		Builder keyAlgorithm(String keyAlgorithm) {
			this.keyAlgorithm = keyAlgorithm;
			return this;
		}

		Builder dns(String name) {
			this.names.add(new GeneralName(GeneralName.dNSName, name));
			return this;
		}

		Builder ip(String address) {
			this.names.add(new GeneralName(GeneralName.iPAddress, address));
			return this;
		}

		Builder usages(KeyPurposeId... usages) {
			this.usages = usages;
			return this;
		}

		Builder valid(Duration from, Duration until) {
			this.notBefore = Instant.now().plus(from);
			this.notAfter = Instant.now().plus(until);
			return this;
		}

		TestCertificate build() {
			try {
				KeyPair keyPair = keyPair(this.keyAlgorithm);
				return new TestCertificate(keyPair.getPrivate(), sign(keyPair), this.issuer);
			}
			catch (GeneralSecurityException | IOException | OperatorCreationException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private X509Certificate sign(KeyPair keyPair)
				throws GeneralSecurityException, IOException, OperatorCreationException {
			X500Name name = new X500Name(this.subject);
			X500Name issuerName = (this.issuer != null)
					? X500Name.getInstance(this.issuer.certificate().getSubjectX500Principal().getEncoded()) : name;
			PrivateKey issuerKey = (this.issuer != null) ? this.issuer.key() : keyPair.getPrivate();
			JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuerName,
					BigInteger.valueOf(SERIAL.getAndIncrement()), Date.from(this.notBefore), Date.from(this.notAfter),
					name, keyPair.getPublic());
			builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(this.ca));
			builder.addExtension(Extension.keyUsage, true,
					new KeyUsage(this.ca ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
			if (!this.names.isEmpty()) {
				builder.addExtension(Extension.subjectAlternativeName, false,
						new GeneralNames(this.names.toArray(GeneralName[]::new)));
			}
			if (this.usages != null) {
				builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(this.usages));
			}
			return new JcaX509CertificateConverter().getCertificate(
					builder.build(new JcaContentSignerBuilder(signatureAlgorithm(issuerKey)).build(issuerKey)));
		}

		static KeyPair keyPair(String algorithm) throws GeneralSecurityException {
			KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
			switch (algorithm) {
				case "RSA", "DSA" -> generator.initialize(2048);
				case "EC" -> generator.initialize(256);
				default -> {
				}
			}
			return generator.generateKeyPair();
		}

		private static String signatureAlgorithm(PrivateKey key) {
			return switch (key.getAlgorithm()) {
				case "RSA" -> "SHA256withRSA";
				case "EC" -> "SHA256withECDSA";
				default -> "Ed25519";
			};
		}

	}

}
