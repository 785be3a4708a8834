package io.quicsend.msquic;

import java.nio.ByteBuffer;

/**
 * Version of the loaded msquic library.
 *
 * @param major the major version
 * @param minor the minor version
 * @param patch the patch level
 * @param build the build number
 */
public record MsQuicVersion(int major, int minor, int patch, int build) {

	private static final int SIZE = 16;

	/**
	 * Ask a library for its version. The API version that it was opened with is the same
	 * for all.
	 * @param api the opened library
	 * @return its version
	 * @throws MsQuicLoadException if it does not tell
	 */
	static MsQuicVersion of(MsQuicApi api) throws MsQuicLoadException {
		NativeBlock block = NativeBlock.allocate(api.memory(), 8 + SIZE);
		ByteBuffer buffer = block.buffer().putInt(0, SIZE);
		int status = api.getParam(0, MsQuic.PARAM_GLOBAL_LIBRARY_VERSION, block.address(), block.address() + 8);
		if (!MsQuicStatus.succeeded(status)) {
			throw new MsQuicLoadException("it does not tell its version: " + MsQuicStatus.describe(status));
		}
		return new MsQuicVersion(buffer.getInt(8), buffer.getInt(12), buffer.getInt(16), buffer.getInt(20));
	}

	/**
	 * Whether this library's structs and functions are the ones that this code knows.
	 * @return {@code true} for 2.5 and 2.6
	 */
	boolean supported() {
		return this.major == 2 && (this.minor == 5 || this.minor == 6);
	}

	@Override
	public String toString() {
		return this.major + "." + this.minor + "." + this.patch;
	}

}
