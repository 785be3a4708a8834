package io.quicsend.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What must hold for a key and its certificates before msquic gets them.
 */
final class ClientIdentityChecks {

	private static final byte[] MESSAGE = "quic-send".getBytes(StandardCharsets.US_ASCII);

	private ClientIdentityChecks() {
	}

	static void check(PrivateKey privateKey, List<X509Certificate> chain) {
		if (chain.isEmpty()) {
			throw invalid("there is no certificate for the key; give the certificate chain, leaf first", null);
		}
		if (signatureAlgorithm(privateKey) == null) {
			throw invalid("a key of type " + privateKey.getAlgorithm()
					+ " can't be used with TLS 1.3; use RSA, EC, Ed25519 or Ed448", null);
		}
		checkExportable(privateKey);
		checkMatch(privateKey, chain);
		checkOrder(chain);
	}

	private static void checkExportable(PrivateKey privateKey) {
		byte @Nullable [] encoded = privateKey.getEncoded();
		try {
			if (encoded == null || !"PKCS#8".equals(privateKey.getFormat())) {
				throw invalid("the key can't be exported, as is usual for one in a device; msquic needs the key itself",
						null);
			}
		}
		finally {
			if (encoded != null) {
				Arrays.fill(encoded, (byte) 0);
			}
		}
	}

	private static void checkMatch(PrivateKey privateKey, List<X509Certificate> chain) {
		byte[] signature;
		try {
			signature = sign(privateKey);
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			throw invalid("nothing can be signed with the " + privateKey.getAlgorithm() + " key (" + ex + ")", ex);
		}
		if (verify(privateKey, chain.get(0).getPublicKey(), signature)) {
			return;
		}
		for (int i = 1; i < chain.size(); i++) {
			if (verify(privateKey, chain.get(i).getPublicKey(), signature)) {
				throw invalid("the key belongs to certificate " + (i + 1) + " of the chain, " + subject(chain.get(i))
						+ "; put that one first", null);
			}
		}
		throw invalid("the " + privateKey.getAlgorithm() + " key does not belong to the certificate "
				+ subject(chain.get(0)) + ", which has another " + chain.get(0).getPublicKey().getAlgorithm()
				+ " key; check that both are of the same pair", null);
	}

	private static byte[] sign(PrivateKey privateKey) throws GeneralSecurityException {
		Signature signature = signature(privateKey);
		signature.initSign(privateKey);
		signature.update(MESSAGE);
		return signature.sign();
	}

	private static boolean verify(PrivateKey privateKey, PublicKey publicKey, byte[] bytes) {
		try {
			Signature signature = signature(privateKey);
			signature.initVerify(publicKey);
			signature.update(MESSAGE);
			return signature.verify(bytes);
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			return false;
		}
	}

	private static Signature signature(PrivateKey privateKey) throws GeneralSecurityException {
		Signature signature = Signature.getInstance(String.valueOf(signatureAlgorithm(privateKey)));
		if (signature.getAlgorithm().equals("RSASSA-PSS")) {
			signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32,
					PSSParameterSpec.TRAILER_FIELD_BC));
		}
		return signature;
	}

	private static @Nullable String signatureAlgorithm(PrivateKey privateKey) {
		return switch (privateKey.getAlgorithm()) {
			case "RSA" -> "SHA256withRSA";
			case "RSASSA-PSS" -> "RSASSA-PSS";
			case "EC", "ECDSA" -> "SHA256withECDSA";
			case "EdDSA" -> "EdDSA";
			case "Ed25519" -> "Ed25519";
			case "Ed448" -> "Ed448";
			default -> null;
		};
	}

	private static void checkOrder(List<X509Certificate> chain) {
		for (int i = 1; i < chain.size(); i++) {
			X509Certificate previous = chain.get(i - 1);
			if (chain.subList(0, i).contains(chain.get(i))) {
				throw invalid("the chain holds the certificate " + subject(chain.get(i)) + " twice; remove one", null);
			}
			if (!previous.getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
				throw invalid("the chain is out of order: " + subject(previous) + " was issued by '"
						+ Printable.of(previous.getIssuerX500Principal().getName()) + "', but " + subject(chain.get(i))
						+ " follows; begin with the key's certificate and put each " + "one's issuer next", null);
			}
		}
	}

	private static String subject(X509Certificate certificate) {
		return "'" + Printable.of(certificate.getSubjectX500Principal().getName()) + "'";
	}

	private static IllegalArgumentException invalid(String problem, @Nullable Throwable cause) {
		return new IllegalArgumentException("Client certificate: " + problem, cause);
	}

}
