package io.quicsend.autoconfigure;

import java.net.UnknownHostException;

import io.quicsend.ConnectionError.ShutdownByTransport;
import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
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
		String name = cause.connection();
		String action = remedy(name, cause);
		return new FailureAnalysis(description(cause),
				action + "\n\nOr set " + property(name, "connect")
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

	private String remedy(String name, EagerConnectionFailedException failure) {
		if (failure.getCause() != null && failure.getCause().getCause() instanceof UnknownHostException) {
			return "Correct " + host(name) + ", or make the name known to this machine's resolver.";
		}
		MsQuicStatus status = status(failure);
		if (status == null) {
			return (failure.error() instanceof ShutdownByTransport)
					? "Check " + destination(name) + ": the operating system does not let packets go there."
					: "Check that the receiver is up and can be reached.";
		}
		return switch (status) {
			case UNREACHABLE -> "Start the receiver, or correct " + destination(name)
					+ ". The port is a UDP port; one that is open for TCP says nothing.";
			case CONNECTION_IDLE, CONNECTION_TIMEOUT -> "Check " + destination(name)
					+ ": a QUIC receiver must listen there, and no firewall may drop UDP. If it just takes long, raise "
					+ property(name, "handshake-timeout") + ".";
			case ALPN_NEG_FAILURE -> "Set " + property(name, "alpn")
					+ " to the protocol name that the receiver expects; upper and lower case differ.";
			case CONNECTION_REFUSED -> "Look at the receiver's log: it was reached, and does not want the connection.";
			case BAD_CERTIFICATE -> certificateRemedy(name);
			case REQUIRED_CERTIFICATE ->
				"Add a key and its certificate to the SSL bundle that " + property(name, "ssl.bundle") + " names.";
			case UNKNOWN_CA, UNSUPPORTED_CERTIFICATE, REVOKED_CERTIFICATE, EXPIRED_CERTIFICATE, UNKNOWN_CERTIFICATE ->
				"Use a client certificate that the receiver trusts, in the SSL bundle that "
						+ property(name, "ssl.bundle") + " names.";
			default -> "Check that the receiver is up and can be reached, and look at its log.";
		};
	}

	private String certificateRemedy(String name) {
		if (isSet(name, "pins")) {
			return "Which public keys are trusted, " + property(name, "pins") + " says.";
		}
		return "Whose certificates are trusted, " + property(name, "ssl.bundle") + " says"
				+ (isSet(name, "ssl.bundle") ? "" : "; it is not set, so the JVM's trust store counts")
				+ ". Which name the certificate must be for, " + property(name, "server-name") + " says, or else "
				+ host(name) + ".";
	}

	/** The properties that say where the connection goes. */
	private String destination(String name) {
		return hasEndpoints(name) ? host(name) : host(name) + " and " + property(name, "port");
	}

	private String host(String name) {
		return property(name, hasEndpoints(name) ? "endpoints" : "host");
	}

	private boolean hasEndpoints(String name) {
		return isSet(name, "endpoints") && !isSetAt(QuicSendProperties.connectionProperty(name, "host"));
	}

	/** Where a property is set, or could be. */
	private String property(String name, String property) {
		String own = QuicSendProperties.connectionProperty(name, property);
		String inherited = QuicSendProperties.defaultsProperty(property);
		return "'" + ((!isSetAt(own) && isSetAt(inherited)) ? inherited : own) + "'";
	}

	private boolean isSet(String name, String property) {
		return isSetAt(QuicSendProperties.connectionProperty(name, property))
				|| isSetAt(QuicSendProperties.defaultsProperty(property));
	}

	private boolean isSetAt(String property) {
		return Binder.get(this.environment).bind(property, Bindable.listOf(String.class)).isBound();
	}

	private static @Nullable MsQuicStatus status(EagerConnectionFailedException failure) {
		return (failure.error() instanceof ShutdownByTransport transport) ? MsQuicStatus.of(transport.status()) : null;
	}

}
