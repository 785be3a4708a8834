package io.quicsend.autoconfigure;

import java.net.UnknownHostException;
import java.security.cert.CertificateException;

import io.quicsend.ConnectionError.ShutdownByTransport;
import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Says what to do about an eager connection that could not be established, by the reason,
 * and which property made the start-up depend on it.
 */
class EagerConnectionFailureAnalyzer extends AbstractFailureAnalyzer<EagerConnectionFailedException> {

	private final Environment environment;

	EagerConnectionFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EagerConnectionFailedException cause) {
		ConnectionSource source = new ConnectionSource(this.environment, cause.connection(), cause.supplied());
		return new FailureAnalysis(description(cause),
				remedy(source, cause) + "\n\nOr set " + source.property("connect")
						+ " to 'lazy', so that the application starts without the receiver and connects with the "
						+ "first stream.",
				cause);
	}

	/** What failed, and what was tried before. */
	private static String description(EagerConnectionFailedException failure) {
		StringBuilder description = new StringBuilder(String.valueOf(failure.getMessage()));
		if (failure.getCause() != null && failure.getCause().getSuppressed().length > 0) {
			description.append("\n\nTried before:");
			for (Throwable before : failure.getCause().getSuppressed()) {
				description.append("\n  - ").append(before.getMessage());
			}
		}
		return description.toString();
	}

	private static String remedy(ConnectionSource source, EagerConnectionFailedException failure) {
		Throwable reason = (failure.getCause() != null) ? failure.getCause().getCause() : null;
		if (reason instanceof UnknownHostException) {
			return "Correct " + source.host() + ", or make the name known to this machine's resolver.";
		}
		if (reason instanceof CertificateException) {
			return new CertificateRemedy(source).of(reason);
		}
		MsQuicStatus status = status(failure);
		if (status == null) {
			return "Check that the receiver is up and can be reached.";
		}
		return switch (status) {
			case UNREACHABLE -> "Start the receiver, or correct " + source.destination()
					+ ". The port is a UDP port; one that is open for TCP says nothing.";
			case EACCES, ENETDOWN, ENETUNREACH, EHOSTDOWN -> "Correct " + source.destination()
					+ ", or what keeps this machine from sending there: a firewall, or a network or route that is missing.";
			case CONNECTION_IDLE, CONNECTION_TIMEOUT -> "Check " + source.destination()
					+ ": a QUIC receiver must listen there, and no firewall may drop UDP. If it just takes long, raise "
					+ source.property("handshake-timeout") + ".";
			case ALPN_NEG_FAILURE -> "Set " + source.alpn()
					+ " to the protocol name that the receiver expects; upper and lower case differ.";
			case CONNECTION_REFUSED -> "Look at the receiver's log: it was reached, and does not want the connection.";
			case REQUIRED_CERTIFICATE -> source.clientCertificateRemedy("a key and its certificate");
			case BAD_CERTIFICATE, UNKNOWN_CA, UNSUPPORTED_CERTIFICATE, REVOKED_CERTIFICATE, EXPIRED_CERTIFICATE,
					UNKNOWN_CERTIFICATE ->
				source.clientCertificateRemedy("a client certificate that the receiver trusts, with its key,");
			default -> "Check that the receiver is up and can be reached, and look at its log.";
		};
	}

	private static @Nullable MsQuicStatus status(EagerConnectionFailedException failure) {
		return (failure.error() instanceof ShutdownByTransport transport) ? MsQuicStatus.of(transport.status()) : null;
	}

}
