package io.quicsend.msquic;

import java.nio.ByteBuffer;

/**
 * Reading of native memory by address, without an allocation where the binding allows it.
 * Values are in the platform's byte order. Addresses are not checked.
 */
public interface NativeMemory {

	byte getByte(long address);

	short getShort(long address);

	int getInt(long address);

	long getLong(long address);

	void putInt(long address, int value);

	void putLong(long address, long value);

	/**
	 * Copy native memory into an array.
	 * @param address the first byte to copy
	 * @param destination the array to copy to
	 * @param offset the index of the first byte in the array
	 * @param length the number of bytes
	 */
	void copy(long address, byte[] destination, int offset, int length);

	/**
	 * Address of the first byte of a direct buffer (that of index 0, whatever its
	 * position). The buffer must stay reachable for as long as the address is in use.
	 * @param directBuffer the buffer
	 * @return its address
	 */
	long addressOf(ByteBuffer directBuffer);

}
