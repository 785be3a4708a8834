package io.quicsend.msquic;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The status codes of msquic with their values per platform.
 *
 * @see <a href=
 * "https://github.com/microsoft/msquic/blob/main/src/inc/msquic_posix.h">msquic_posix.h</a>
 */
public enum MsQuicStatus {

	// @formatter:off
	SUCCESS(0, 0, 0),
	PENDING(-2, -2, 0x703E5),
	CONTINUE(-1, -1, 0x704DE),
	OUT_OF_MEMORY(12, 12, 0x8007000E),
	INVALID_PARAMETER(22, 22, 0x80070057),
	INVALID_STATE(1, 1, 0x8007139F),
	NOT_SUPPORTED(95, 102, 0x80004002),
	NOT_FOUND(2, 2, 0x80070490),
	BUFFER_TOO_SMALL(75, 84, 0x8007007A),
	HANDSHAKE_FAILURE(103, 53, 0x80410000),
	ABORTED(125, 89, 0x80004004),
	ADDRESS_IN_USE(98, 48, 0x80072740),
	INVALID_ADDRESS(97, 47, 0x80072741),
	CONNECTION_TIMEOUT(110, 60, 0x80410006),
	CONNECTION_IDLE(62, 101, 0x80410005),
	INTERNAL_ERROR(5, 5, 0x80410003),
	CONNECTION_REFUSED(111, 61, 0x800704C9),
	PROTOCOL_ERROR(71, 100, 0x80410004),
	VER_NEG_ERROR(93, 43, 0x80410001),
	UNREACHABLE(113, 65, 0x800704D0),
	TLS_ERROR(126, 126, 0x80072B18),
	USER_CANCELED(130, 105, 0x80410002),
	ALPN_NEG_FAILURE(92, 42, 0x80410007),
	STREAM_LIMIT_REACHED(86, 86, 0x80410008),
	ALPN_IN_USE(91, 41, 0x80410009),
	ADDRESS_NOT_AVAILABLE(99, 49, 0x80072741),
	// The operating system's own, which msquic passes on.
	EACCES(13, 13, 0x8007271D),
	ENETDOWN(100, 50, 0x80072742),
	ENETUNREACH(101, 51, 0x80072743),
	EHOSTDOWN(112, 64, 0x80072750),
	CLOSE_NOTIFY(alert(0), 0x80410100),
	BAD_CERTIFICATE(alert(42), 0x8041012A),
	UNSUPPORTED_CERTIFICATE(alert(43), 0x8041012B),
	REVOKED_CERTIFICATE(alert(44), 0x8041012C),
	EXPIRED_CERTIFICATE(alert(45), 0x8041012D),
	UNKNOWN_CERTIFICATE(alert(46), 0x8041012E),
	ILLEGAL_PARAMETER(alert(47), 0x8041012F),
	UNKNOWN_CA(alert(48), 0x80410130),
	DECRYPT_ERROR(alert(51), 0x80410133),
	REQUIRED_CERTIFICATE(alert(116), 0x80410174),
	CERT_EXPIRED(200000513, 0x800B0101),
	CERT_UNTRUSTED_ROOT(200000514, 0x800B0109),
	CERT_NO_CERT(200000515, 0x8009030E);
	// @formatter:on

	private static final int TLS_ALERT_BASE = 200000256;

	private static final Platform PLATFORM = Platform.current();

	private final int linux;

	private final int macOs;

	private final int windows;

	MsQuicStatus(int posix, int windows) {
		this(posix, posix, windows);
	}

	MsQuicStatus(int linux, int macOs, int windows) {
		this.linux = linux;
		this.macOs = macOs;
		this.windows = windows;
	}

	private static int alert(int alert) {
		return 200000256 + alert;
	}

	/**
	 * The code of this status on the current platform.
	 * @return the number that msquic uses
	 */
	public int code() {
		return switch (PLATFORM) {
			case MAC_OS -> this.macOs;
			case WINDOWS -> this.windows;
			case OTHER -> this.linux;
		};
	}

	/**
	 * Whether this is the status that the number stands for.
	 * @param code a number from msquic
	 * @return {@code true} if it is
	 */
	public boolean is(int code) {
		return code() == code;
	}

	/**
	 * Whether a call that returned the number has been accepted.
	 * @param code a number from msquic
	 * @return {@code true} for success and for pending
	 */
	public static boolean succeeded(int code) {
		return (PLATFORM == Platform.WINDOWS) ? code >= 0 : code <= 0;
	}

	/**
	 * Find the status that a number stands for on the current platform.
	 * @param code a number from msquic
	 * @return the status, or {@code null} if it has no name
	 */
	public static @Nullable MsQuicStatus of(int code) {
		for (MsQuicStatus status : values()) {
			if (status.is(code)) {
				return status;
			}
		}
		return null;
	}

	/**
	 * Describe a number from msquic by name and number.
	 * @param code a number from msquic
	 * @return for example {@code CONNECTION_TIMEOUT (110)}
	 */
	public static String describe(int code) {
		MsQuicStatus status = of(code);
		if (status != null) {
			return status + " (" + code + ")";
		}
		if (code >= TLS_ALERT_BASE && code < TLS_ALERT_BASE + 256) {
			return "TLS alert " + (code - TLS_ALERT_BASE) + " (" + code + ")";
		}
		return "status " + code;
	}

	private enum Platform {

		MAC_OS, WINDOWS, OTHER;

		static Platform current() {
			String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
			return os.startsWith("mac") ? MAC_OS : os.startsWith("windows") ? WINDOWS : OTHER;
		}

	}

}
