package io.quicsend.msquic;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Memory for reading one parameter of a handle again and again. Not thread-safe.
 */
public final class ParamValue {

	private static final int VALUE = 8;

	private final NativeBlock block;

	private final int size;

	private int length;

	/**
	 * Create room for a parameter.
	 * @param memory access to memory
	 * @param size the number of bytes to ask for
	 */
	public ParamValue(NativeMemory memory, int size) {
		this.block = NativeBlock.allocate(memory, VALUE + size);
		this.size = size;
	}

	/**
	 * Read the parameter ({@code GetParam}). Blocks on other threads than the worker of
	 * the connection, until that worker gets to it.
	 * @param api the API
	 * @param handle the handle, or 0 for global parameters
	 * @param param one of {@link MsQuic}'s parameters
	 * @return the status
	 */
	public int read(MsQuicApi api, long handle, int param) {
		try {
			this.block.buffer().putInt(0, this.size);
			int status = api.getParam(handle, param, this.block.address(), this.block.address() + VALUE);
			this.length = this.block.buffer().getInt(0);
			return status;
		}
		finally {
			Reference.reachabilityFence(this.block);
		}
	}

	/**
	 * The length that msquic reported: of the value, or what it wants if there was too
	 * little room.
	 * @return the length in bytes
	 */
	public int length() {
		return this.length;
	}

	/**
	 * A view of the value.
	 * @return a new buffer over the value, native byte order
	 */
	public ByteBuffer buffer() {
		return this.block.buffer().slice(VALUE, this.size).order(this.block.buffer().order());
	}

	byte getByte(int offset) {
		return this.block.buffer().get(VALUE + offset);
	}

	int getUnsignedShort(int offset) {
		return Short.toUnsignedInt(this.block.buffer().getShort(VALUE + offset));
	}

	int getInt(int offset) {
		return this.block.buffer().getInt(VALUE + offset);
	}

	long getUnsignedInt(int offset) {
		return Integer.toUnsignedLong(getInt(offset));
	}

	long getLong(int offset) {
		return this.block.buffer().getLong(VALUE + offset);
	}

}
