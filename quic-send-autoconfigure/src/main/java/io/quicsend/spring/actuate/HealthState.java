package io.quicsend.spring.actuate;

/**
 * How a connection is, as far as is known without trying.
 */
public enum HealthState {

	/** Not established, and nothing is known against it; the next stream connects. */
	IDLE,

	/** Being established, and nothing is known against it. */
	CONNECTING,

	/** Established, within the limits. */
	UP,

	/**
	 * Established, but beyond a limit of loss or round-trip time; or lost, and not
	 * established anew yet.
	 */
	DEGRADED,

	/**
	 * The last attempt to establish it has failed, and none has succeeded since; or
	 * closed for good.
	 */
	DOWN

}
