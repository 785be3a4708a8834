package io.quicsend.msquic;

/**
 * {@code QUIC_STREAM_STATISTICS}: for how long a stream has been blocked, by reason, in
 * microseconds. Not thread-safe.
 */
public final class StreamStatistics {

	/** Size of the struct. */
	public static final int SIZE = 64;

	private final ParamValue value;

	public StreamStatistics(NativeMemory memory) {
		this.value = new ParamValue(memory, SIZE);
	}

	/**
	 * Read the statistics. Blocks like {@link ParamValue#read}.
	 * @param api the API
	 * @param stream the stream
	 * @return the status
	 */
	public int read(MsQuicApi api, long stream) {
		return this.value.read(api, stream, MsQuic.PARAM_STREAM_STATISTICS);
	}

	/**
	 * For how long the stream has been blocked for one reason.
	 * @param reason the reason's place in the struct, from 0
	 * @return the time in microseconds
	 */
	public long blockedMicros(int reason) {
		return this.value.getLong(reason * 8);
	}

	public long blockedBySchedulingMicros() {
		return this.value.getLong(0);
	}

	public long blockedByPacingMicros() {
		return this.value.getLong(8);
	}

	public long blockedByAmplificationProtectionMicros() {
		return this.value.getLong(16);
	}

	public long blockedByCongestionControlMicros() {
		return this.value.getLong(24);
	}

	public long blockedByConnectionFlowControlMicros() {
		return this.value.getLong(32);
	}

	public long blockedByStreamIdFlowControlMicros() {
		return this.value.getLong(40);
	}

	public long blockedByStreamFlowControlMicros() {
		return this.value.getLong(48);
	}

	public long blockedByApplicationMicros() {
		return this.value.getLong(56);
	}

}
