package io.quicsend;

/**
 * Why a stream is blocked, as msquic's {@code QUIC_STREAM_STATISTICS} tells it, in that
 * order.
 */
public enum BlockedReason {

	/** Other streams went first. */
	SCHEDULING,

	/** Pacing held it back (RFC 9002, 7.7). */
	PACING,

	/** The peer's address was not validated yet (RFC 9000, 8.1). */
	AMPLIFICATION,

	/** The congestion window was full (RFC 9002). */
	CONGESTION,

	/** The peer's limit for the connection was reached (RFC 9000, 4.1). */
	CONNECTION_FLOW_CONTROL,

	/** The peer's limit of streams was reached (RFC 9000, 4.6). */
	STREAM_ID_LIMIT,

	/** The peer's limit for the stream was reached (RFC 9000, 4.1). */
	STREAM_FLOW_CONTROL,

	/** The application had nothing to send. */
	APPLICATION

}
