package io.quicsend;

import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;

/**
 * Says in plain words why a connection could not be established, or was lost.
 */
final class LossMessages {

	private LossMessages() {
	}

	static String transport(ConnectionOptions options, boolean connected, int status, @Nullable Throwable rejection) {
		if (rejection != null) {
			return "the peer's certificate was rejected: " + rejection.getMessage();
		}
		return reason(options, connected, status) + " [" + MsQuicStatus.describe(status) + "]";
	}

	private static String reason(ConnectionOptions options, boolean connected, int status) {
		MsQuicStatus known = MsQuicStatus.of(status);
		if (known == null) {
			return "the transport ended it";
		}
		return switch (known) {
			case CONNECTION_IDLE -> connected ? "nothing was heard within the idle timeout of both sides"
					: "the handshake timed out after " + options.handshakeTimeout().toMillis() + " ms";
			case CONNECTION_TIMEOUT ->
				"the peer acknowledged nothing for " + options.disconnectTimeout().toMillis() + " ms";
			case UNREACHABLE -> "the peer is unreachable: nothing listens on that port, or there is no route";
			case EACCES, ENETDOWN, ENETUNREACH, EHOSTDOWN -> "the operating system does not let packets go there";
			case CONNECTION_REFUSED -> "the peer refused the connection";
			case ALPN_NEG_FAILURE -> "the peer does not speak the application protocol (ALPN) '" + options.alpn() + "'";
			case REQUIRED_CERTIFICATE -> "the peer requires a client certificate";
			case BAD_CERTIFICATE, UNSUPPORTED_CERTIFICATE, REVOKED_CERTIFICATE, EXPIRED_CERTIFICATE,
					UNKNOWN_CERTIFICATE, UNKNOWN_CA ->
				"the peer did not accept this side's certificate";
			case ABORTED -> connected ? "the peer lost the connection (stateless reset)" : "it was given up";
			case VER_NEG_ERROR -> "the peer speaks no QUIC version in common";
			case OUT_OF_MEMORY -> "native memory is exhausted";
			default -> "the transport ended it";
		};
	}

}
