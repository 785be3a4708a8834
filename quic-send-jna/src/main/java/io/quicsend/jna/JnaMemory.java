package io.quicsend.jna;

import java.nio.ByteBuffer;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.quicsend.msquic.NativeMemory;

/**
 * Memory access through one pointer to address 0, so that reading creates no objects.
 */
final class JnaMemory implements NativeMemory {

	static final JnaMemory INSTANCE = new JnaMemory();

	private static final Pointer ZERO = new Pointer(0);

	private JnaMemory() {
	}

	@Override
	public byte getByte(long address) {
		return ZERO.getByte(address);
	}

	@Override
	public short getShort(long address) {
		return ZERO.getShort(address);
	}

	@Override
	public int getInt(long address) {
		return ZERO.getInt(address);
	}

	@Override
	public long getLong(long address) {
		return ZERO.getLong(address);
	}

	@Override
	public void putInt(long address, int value) {
		ZERO.setInt(address, value);
	}

	@Override
	public void putLong(long address, long value) {
		ZERO.setLong(address, value);
	}

	@Override
	public void copy(long address, byte[] destination, int offset, int length) {
		ZERO.read(address, destination, offset, length);
	}

	@Override
	public long addressOf(ByteBuffer directBuffer) {
		return Pointer.nativeValue(Native.getDirectBufferPointer(directBuffer));
	}

}
