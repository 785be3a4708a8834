package io.quicsend.test;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import javax.security.auth.x500.X500Principal;

import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate is to say, and the making of it.
 */
final class CertificateRequest {

	private static final SecureRandom random = new SecureRandom();

	private final X500Principal subject;

	private final KeyPair keyPair;

	private final KeyType keyType;

	private boolean authority;

	private @Nullable KeyPurposeId purpose;

	private List<String> names = List.of();

	private Instant notBefore = Instant.now().minus(Duration.ofHours(1));

	private Instant notAfter = Instant.now().plus(Duration.ofDays(30));

	CertificateRequest(String name, KeyType keyType) {
		try {
			this.subject = new X500Principal(
					new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build().getEncoded());
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("Not a common name: " + name, ex);
		}
		this.keyType = keyType;
		this.keyPair = keyType.generate();
	}

	static CertificateRequest authority(String name, KeyType keyType) {
		CertificateRequest request = new CertificateRequest(name, keyType);
		request.authority = true;
		return request;
	}

	CertificateRequest purpose(KeyPurposeId purpose) {
		this.purpose = purpose;
		return this;
	}

	CertificateRequest names(List<String> names) {
		this.names = names;
		return this;
	}

	CertificateRequest validity(Instant notBefore, Instant notAfter) {
		this.notBefore = notBefore;
		this.notAfter = notAfter;
		return this;
	}

	TestCertificateAuthority selfSigned() {
		X509Certificate certificate = sign(this.subject, this.keyPair.getPrivate(), null);
		return new TestCertificateAuthority(this.keyType, this.keyPair.getPrivate(), List.of(certificate));
	}

	TestCertificateAuthority intermediate(TestCertificateAuthority issuer) {
		return new TestCertificateAuthority(this.keyType, this.keyPair.getPrivate(), chain(issuer, issuer.chain()));
	}

	IssuedCertificate issue(TestCertificateAuthority issuer) {
		return new IssuedCertificate(issuer, this.keyPair.getPrivate(), chain(issuer, issuer.intermediates()));
	}

	private List<X509Certificate> chain(TestCertificateAuthority issuer, List<X509Certificate> above) {
		List<X509Certificate> chain = new ArrayList<>();
		chain.add(sign(issuer.certificate().getSubjectX500Principal(), issuer.privateKey(), issuer.certificate()));
		chain.addAll(above);
		return chain;
	}

	private X509Certificate sign(X500Principal issuer, PrivateKey issuerKey, @Nullable X509Certificate issuerCert) {
		try {
			JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuer,
					new BigInteger(127, random).add(BigInteger.ONE), Date.from(this.notBefore),
					Date.from(this.notAfter), this.subject, this.keyPair.getPublic());
			addExtensions(builder, issuerCert);
			String algorithm = KeyType.signatureAlgorithm(issuerKey);
			return new JcaX509CertificateConverter()
				.getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKey)));
		}
		catch (IOException | CertificateException | OperatorCreationException ex) {
			throw new IllegalStateException("Issuing a certificate for " + this.subject + " failed", ex);
		}
	}

	private void addExtensions(JcaX509v3CertificateBuilder builder, @Nullable X509Certificate issuer)
			throws IOException, CertificateException {
		JcaX509ExtensionUtils identifiers = extensionUtils();
		builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(this.authority));
		builder.addExtension(Extension.keyUsage, true,
				new KeyUsage(this.authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
		builder.addExtension(Extension.subjectKeyIdentifier, false,
				identifiers.createSubjectKeyIdentifier(this.keyPair.getPublic()));
		if (issuer != null) {
			builder.addExtension(Extension.authorityKeyIdentifier, false,
					identifiers.createAuthorityKeyIdentifier(issuer.getPublicKey()));
		}
		if (this.purpose != null) {
			builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(this.purpose));
		}
		if (!this.names.isEmpty()) {
			builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames());
		}
	}

	private static JcaX509ExtensionUtils extensionUtils() {
		try {
			return new JcaX509ExtensionUtils();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("This JVM has no SHA-1", ex);
		}
	}

	private GeneralNames alternativeNames() {
		return new GeneralNames(this.names.stream()
			.map((name) -> new GeneralName(IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
			.toArray(GeneralName[]::new));
	}

}
