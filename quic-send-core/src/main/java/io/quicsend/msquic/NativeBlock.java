package io.quicsend.msquic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A zeroed piece of off-heap memory for structs, strings and out-parameters. Lives for as
 * long as it is reachable, so whoever hands its address to native code keeps it
 * reachable.
 */
public final class NativeBlock {

	private final ByteBuffer buffer;

	private final long address;

	private NativeBlock(NativeMemory memory, int size) {
		this.buffer = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
		this.address = memory.addressOf(this.buffer);
	}

	public static NativeBlock allocate(NativeMemory memory, int size) {
		return new NativeBlock(memory, size);
	}

	/**
	 * A block that holds the text in UTF-8, terminated by zero.
	 * @param memory access to memory
	 * @param text the text
	 * @return the block
	 */
	public static NativeBlock string(NativeMemory memory, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		NativeBlock block = allocate(memory, bytes.length + 1);
		block.buffer.put(0, bytes);
		return block;
	}

	/**
	 * A block that holds the bytes.
	 * @param memory access to memory
	 * @param bytes the bytes
	 * @return the block
	 */
	public static NativeBlock bytes(NativeMemory memory, byte[] bytes) {
		NativeBlock block = allocate(memory, Math.max(1, bytes.length));
		block.buffer.put(0, bytes);
		return block;
	}

	/**
	 * The content, in native byte order.
	 * @return the buffer, always the same
	 */
	public ByteBuffer buffer() {
		return this.buffer;
	}

	public long address() {
		return this.address;
	}

	public int size() {
		return this.buffer.capacity();
	}

	/**
	 * Overwrite the content with zeros.
	 */
	public void wipe() {
		for (int i = 0; i < this.buffer.capacity(); i++) {
			this.buffer.put(i, (byte) 0);
		}
	}

	/**
	 * Write a {@code QUIC_BUFFER} into this block.
	 * @param offset where to write it
	 * @param address the address of the bytes
	 * @param length the number of bytes
	 */
	public void putQuicBuffer(int offset, long address, int length) {
		this.buffer.putInt(offset, length);
		this.buffer.putLong(offset + 8, address);
	}

}
