package io.quicsend;

/**
 * Congestion control algorithm of a connection.
 */
public enum CongestionControl {

	/** CUBIC (RFC 9438). */
	CUBIC,

	/** BBR, in msquic's implementation. */
	BBR

}
