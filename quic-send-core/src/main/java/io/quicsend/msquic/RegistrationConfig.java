package io.quicsend.msquic;

/**
 * {@code QUIC_REGISTRATION_CONFIG}: the name of the application and its execution
 * profile. Needed, and to be kept reachable, only during
 * {@link MsQuicApi#registrationOpen}.
 */
public final class RegistrationConfig {

	/** Size of the struct. */
	public static final int SIZE = 16;

	private final NativeBlock block;

	private final NativeBlock appName;

	/**
	 * Create a registration config.
	 * @param memory access to memory
	 * @param appName the name that msquic shows in its traces, less than 255 bytes
	 * @param executionProfile one of {@link MsQuic}'s execution profiles
	 */
	public RegistrationConfig(NativeMemory memory, String appName, int executionProfile) {
		this.block = NativeBlock.allocate(memory, SIZE);
		this.appName = NativeBlock.string(memory, appName);
		this.block.buffer().putLong(0, this.appName.address());
		this.block.buffer().putInt(8, executionProfile);
	}

	public long address() {
		return this.block.address();
	}

}
