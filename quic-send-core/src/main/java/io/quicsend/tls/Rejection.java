package io.quicsend.tls;

import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Words for a certificate that was rejected: the server meant, the certificate, the
 * reason and the remedy. It explains a decision and never takes one.
 */
final class Rejection {

	private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

	private static final String ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";

	private static final int MAX_CAUSES = 20;

	private final String serverName;

	private final List<X509Certificate> chain;

	Rejection(String serverName, List<X509Certificate> chain) {
		this.serverName = serverName;
		this.chain = chain;
	}

	/**
	 * The exception for a chain that the trust manager did not accept.
	 */
	CertificateException untrusted(Throwable cause, String trust) {
		return exception(explain(cause, trust), cause);
	}

	/**
	 * The exception for a certificate of another server.
	 */
	CertificateException otherName(SubjectAltNames names) {
		return exception(explain(names), null);
	}

	/**
	 * The exception for a certificate with another public key.
	 */
	CertificateException otherKey(PublicKeyPin seen, Set<PublicKeyPin> pins) {
		return exception("its public key is not pinned: its pin is '" + seen + "', and the connection's "
				+ ((pins.size() == 1) ? "pin is " : "pins are ")
				+ pins.stream().map(PublicKeyPin::toString).sorted().collect(Collectors.joining("', '", "'", "'"))
				+ "; if the receiver's key was replaced on purpose, add its pin", null);
	}

	/**
	 * The exception for certificates that can't even be read.
	 */
	CertificateException unreadable(Throwable cause) {
		return exception("it can't be read (" + message(cause) + "); look at what the receiver is configured with",
				cause);
	}

	private String explain(Throwable cause, String trust) {
		if (caused(cause, CertificateExpiredException.class::isInstance) || hasReason(cause, BasicReason.EXPIRED)) {
			return "it has expired" + invalidNow()
					+ "; renew it at the receiver, or correct this machine's clock if that is wrong";
		}
		if (caused(cause, CertificateNotYetValidException.class::isInstance)
				|| hasReason(cause, BasicReason.NOT_YET_VALID)) {
			return "it is not valid yet" + invalidNow()
					+ "; wait, have it issued anew, or correct this machine's clock if that is wrong";
		}
		if (caused(cause, CertificateRevokedException.class::isInstance) || hasReason(cause, BasicReason.REVOKED)) {
			return "its CA has revoked it (" + message(cause) + "); have the receiver use a new one";
		}
		if (hasReason(cause, BasicReason.ALGORITHM_CONSTRAINED)) {
			return "it uses an algorithm or key size that this JVM does not allow (" + message(cause)
					+ "); have it issued with a stronger one, or see jdk.certpath.disabledAlgorithms";
		}
		if (caused(cause, CertPathBuilderException.class::isInstance) || hasReason(cause, PKIXReason.NO_TRUST_ANCHOR)) {
			X509Certificate last = this.chain.get(this.chain.size() - 1);
			return "no trusted CA has issued it (the chain ends with the issuer '" + issuer(last) + "', and " + trust
					+ " does not lead there); add that CA's certificate to the trust store of the connection's SSL "
					+ "bundle, or have the receiver send its intermediate certificates";
		}
		if (caused(cause, InvalidAlgorithmParameterException.class::isInstance)) {
			return trust + " holds no CA certificate (" + message(cause) + "); add the one that issued it";
		}
		if (isForOtherUse()) {
			return "its extended key usage does not permit a TLS server; have it issued with serverAuth";
		}
		SubjectAltNames names = names();
		if (names != null && !names.match(this.serverName)) {
			return explain(names);
		}
		return "the trust manager did not accept it (" + message(cause) + "); see the cause, and check " + trust;
	}

	private String explain(SubjectAltNames names) {
		String type = (ServerNames.address(this.serverName) != null) ? "an IP" : "a DNS";
		return (names.isEmpty() ? "it names no server at all" : "it is for another server")
				+ "; connect to a name that it is for, set the connection's server name to one, or have it issued "
				+ "with " + type + " subject alternative name '" + this.serverName + "'";
	}

	private CertificateException exception(String reason, @Nullable Throwable cause) {
		StringBuilder message = new StringBuilder("The certificate for '").append(this.serverName)
			.append("' was rejected: ")
			.append(reason)
			.append('.');
		if (!this.chain.isEmpty()) {
			message.append(" Certificate: ").append(describe(this.chain.get(0))).append('.');
		}
		return new CertificateException(message.toString(), cause);
	}

	private String describe(X509Certificate leaf) {
		SubjectAltNames names = names();
		return "subject '" + subject(leaf) + "', subject alternative names " + ((names != null) ? names : "unreadable")
				+ ", issuer '" + issuer(leaf) + "', " + validity(leaf);
	}

	private @Nullable SubjectAltNames names() {
		try {
			return SubjectAltNames.of(this.chain.get(0));
		}
		catch (CertificateParsingException ex) {
			return null;
		}
	}

	/** Which certificate of the chain it is, if it is not the leaf. */
	private String invalidNow() {
		for (X509Certificate certificate : this.chain) {
			try {
				certificate.checkValidity();
			}
			catch (CertificateException ex) {
				return (certificate != this.chain.get(0))
						? " (the CA certificate '" + subject(certificate) + "', " + validity(certificate) + ")" : "";
			}
		}
		return "";
	}

	private boolean isForOtherUse() {
		try {
			@Nullable List<String> usages = this.chain.get(0).getExtendedKeyUsage();
			return usages != null && !usages.contains(SERVER_AUTH) && !usages.contains(ANY_EXTENDED_KEY_USAGE);
		}
		catch (CertificateParsingException ex) {
			return false;
		}
	}

	private static boolean hasReason(Throwable cause, CertPathValidatorException.Reason reason) {
		return caused(cause, (candidate) -> candidate instanceof CertPathValidatorException validation
				&& validation.getReason() == reason);
	}

	private static boolean caused(Throwable throwable, Predicate<Throwable> condition) {
		Throwable candidate = throwable;
		for (int i = 0; i < MAX_CAUSES && candidate != null; i++) {
			if (condition.test(candidate)) {
				return true;
			}
			candidate = candidate.getCause();
		}
		return false;
	}

	private static String message(Throwable cause) {
		String message = cause.getMessage();
		return Printable.of((cause instanceof CertificateException && message != null) ? message : cause.toString());
	}

	private static String subject(X509Certificate certificate) {
		return Printable.of(certificate.getSubjectX500Principal().getName());
	}

	private static String issuer(X509Certificate certificate) {
		return Printable.of(certificate.getIssuerX500Principal().getName());
	}

	private static String validity(X509Certificate certificate) {
		return "valid from " + certificate.getNotBefore().toInstant() + " to " + certificate.getNotAfter().toInstant();
	}

}
