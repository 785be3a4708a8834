package io.quicsend;

/**
 * How msquic's threads work.
 *
 * @see <a href=
 * "https://github.com/microsoft/msquic/blob/main/docs/api/QUIC_EXECUTION_PROFILE.md">QUIC_EXECUTION_PROFILE</a>
 */
public enum ExecutionProfile {

	/** Low latency: msquic's default. */
	LOW_LATENCY,

	/** Maximum throughput: threads of its own for this registration. */
	MAX_THROUGHPUT,

	/** Background work. */
	SCAVENGER,

	/** Real time. */
	REAL_TIME

}
