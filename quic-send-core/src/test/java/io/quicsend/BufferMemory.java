package io.quicsend;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import io.quicsend.msquic.MsQuic;
import io.quicsend.msquic.NativeMemory;

/**
 * Native memory that consists of the buffers whose address has been asked for, as seen at
 * that time.
 */
final class BufferMemory implements NativeMemory {

	private final List<ByteBuffer> buffers = new ArrayList<>();

	@Override
	public long addressOf(ByteBuffer directBuffer) {
		if (!directBuffer.isDirect()) {
			throw new IllegalArgumentException("Not a direct buffer");
		}
		this.buffers.add(directBuffer.duplicate().order(ByteOrder.nativeOrder()));
		return (long) this.buffers.size() << Integer.SIZE;
	}

	private ByteBuffer buffer(long address) {
		return this.buffers.get((int) (address >>> Integer.SIZE) - 1);
	}

	/**
	 * What msquic would send.
	 * @param batch the batch, which is filled by this
	 * @return the bytes
	 */
	byte[] send(SendBatch batch) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		long array = batch.fill(this);
		for (int i = 0; i < batch.bufferCount(); i++) {
			int length = getInt(array + i * MsQuic.BUFFER_SIZE);
			byte[] buffer = new byte[length];
			copy(getLong(array + i * MsQuic.BUFFER_SIZE + 8), buffer, 0, length);
			bytes.writeBytes(buffer);
		}
		return bytes.toByteArray();
	}

	@Override
	public byte getByte(long address) {
		return buffer(address).get((int) address);
	}

	@Override
	public short getShort(long address) {
		return buffer(address).getShort((int) address);
	}

	@Override
	public int getInt(long address) {
		return buffer(address).getInt((int) address);
	}

	@Override
	public long getLong(long address) {
		return buffer(address).getLong((int) address);
	}

	@Override
	public void putInt(long address, int value) {
		buffer(address).putInt((int) address, value);
	}

	@Override
	public void putLong(long address, long value) {
		buffer(address).putLong((int) address, value);
	}

	@Override
	public void copy(long address, byte[] destination, int offset, int length) {
		buffer(address).get((int) address, destination, offset, length);
	}

}
