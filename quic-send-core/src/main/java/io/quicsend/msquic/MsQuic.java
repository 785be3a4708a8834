package io.quicsend.msquic;

/**
 * Constants of msquic's C header: flags, parameters, and sizes of structs that are passed
 * by address. Names follow the header without its prefix.
 *
 * @see <a href=
 * "https://github.com/microsoft/msquic/blob/main/src/inc/msquic.h">msquic.h</a>
 */
public final class MsQuic {

	/** API version passed to {@code MsQuicOpenVersion}. */
	public static final int API_VERSION = 2;

	public static final int EXECUTION_PROFILE_LOW_LATENCY = 0;

	public static final int EXECUTION_PROFILE_MAX_THROUGHPUT = 1;

	public static final int EXECUTION_PROFILE_SCAVENGER = 2;

	public static final int EXECUTION_PROFILE_REAL_TIME = 3;

	public static final int CREDENTIAL_TYPE_NONE = 0;

	public static final int CREDENTIAL_TYPE_PKCS12 = 6;

	public static final int CREDENTIAL_FLAG_CLIENT = 0x1;

	public static final int CREDENTIAL_FLAG_NO_CERTIFICATE_VALIDATION = 0x4;

	public static final int CREDENTIAL_FLAG_INDICATE_CERTIFICATE_RECEIVED = 0x10;

	public static final int CREDENTIAL_FLAG_REQUIRE_CLIENT_AUTHENTICATION = 0x40;

	public static final int CREDENTIAL_FLAG_USE_PORTABLE_CERTIFICATES = 0x4000;

	public static final int CREDENTIAL_FLAG_SET_CA_CERTIFICATE_FILE = 0x100000;

	public static final int CONNECTION_SHUTDOWN_FLAG_NONE = 0;

	public static final int CONNECTION_SHUTDOWN_FLAG_SILENT = 1;

	public static final int STREAM_OPEN_FLAG_UNIDIRECTIONAL = 1;

	public static final int STREAM_START_FLAG_IMMEDIATE = 1;

	public static final int STREAM_START_FLAG_FAIL_BLOCKED = 2;

	public static final int STREAM_START_FLAG_SHUTDOWN_ON_FAIL = 4;

	public static final int STREAM_START_FLAG_INDICATE_PEER_ACCEPT = 8;

	public static final int STREAM_SHUTDOWN_FLAG_GRACEFUL = 1;

	public static final int STREAM_SHUTDOWN_FLAG_ABORT_SEND = 2;

	public static final int STREAM_SHUTDOWN_FLAG_ABORT_RECEIVE = 4;

	/** The only legal use of IMMEDIATE: together with both directions' abort. */
	public static final int STREAM_SHUTDOWN_FLAG_ABORT_IMMEDIATE = 0xE;

	public static final int SEND_FLAG_NONE = 0;

	public static final int SEND_FLAG_START = 2;

	public static final int SEND_FLAG_FIN = 4;

	public static final int RECEIVE_FLAG_FIN = 2;

	public static final int PARAM_GLOBAL_PERF_COUNTERS = 0x01000003;

	public static final int PARAM_GLOBAL_LIBRARY_VERSION = 0x01000004;

	public static final int PARAM_LISTENER_LOCAL_ADDRESS = 0x04000000;

	public static final int PARAM_CONN_LOCAL_ADDRESS = 0x05000001;

	public static final int PARAM_CONN_REMOTE_ADDRESS = 0x05000002;

	public static final int PARAM_CONN_SETTINGS = 0x05000004;

	public static final int PARAM_CONN_TLS_SECRETS = 0x05000013;

	public static final int PARAM_CONN_STATISTICS_V2 = 0x05000016;

	public static final int PARAM_TLS_HANDSHAKE_INFO = 0x06000000;

	public static final int PARAM_TLS_NEGOTIATED_ALPN = 0x06000001;

	public static final int PARAM_STREAM_ID = 0x08000000;

	public static final int PARAM_STREAM_PRIORITY = 0x08000003;

	public static final int PARAM_STREAM_STATISTICS = 0x08000004;

	public static final int ADDRESS_FAMILY_UNSPECIFIED = 0;

	/**
	 * The largest application error code: a QUIC variable-length integer (RFC 9000, 16).
	 */
	public static final long MAX_ERROR_CODE = (1L << 62) - 1;

	/** {@code QUIC_BUFFER}: length u32 at 0, address at 8. */
	public static final int BUFFER_SIZE = 16;

	/** {@code QUIC_PERFORMANCE_COUNTER_CONN_ACTIVE}. */
	public static final int PERF_COUNTER_CONN_ACTIVE = 4;

	/** {@code QUIC_PERFORMANCE_COUNTER_STRM_ACTIVE}. */
	public static final int PERF_COUNTER_STRM_ACTIVE = 8;

	private MsQuic() {
	}

}
