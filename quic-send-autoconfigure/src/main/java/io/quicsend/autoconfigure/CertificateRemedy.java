package io.quicsend.autoconfigure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What to do about a receiver's certificate that was rejected, by the reason that the
 * message gives.
 */
final class CertificateRemedy {

	private static final String REASON = "' was rejected: ";

	private final ConnectionSource source;

	CertificateRemedy(ConnectionSource source) {
		this.source = source;
	}

	/**
	 * What to do.
	 * @param rejection says why the certificate was rejected
	 * @return one sentence, or two
	 */
	String of(Throwable rejection) {
		String message = String.valueOf(rejection.getMessage());
		String reason = message.substring(message.indexOf(REASON) + REASON.length());
		if (reason.startsWith("its public key is not pinned")) {
			return "Add the pin shown above to " + this.source.property("pins")
					+ ", if the receiver's key was replaced on purpose.";
		}
		if (reason.startsWith("it has expired") || reason.startsWith("it is not valid yet")) {
			return "Have the receiver's certificate renewed, or correct this machine's clock, which says "
					+ Instant.now().truncatedTo(ChronoUnit.SECONDS) + ".";
		}
		if (reason.startsWith("it is for another server")) {
			return this.source.hasServerName()
					? "Correct " + this.source.serverName() + ": it must be one of the subject alternative names above."
					: "Set " + this.source.property("server-name") + " to one of the subject alternative names above, "
							+ "or use one of them in " + this.source.host() + ".";
		}
		if (reason.startsWith("no trusted CA has issued it") || reason.contains(" holds no CA certificate")) {
			return this.source.trustStoreRemedy();
		}
		return "Have the receiver use a certificate without that fault.";
	}

}
