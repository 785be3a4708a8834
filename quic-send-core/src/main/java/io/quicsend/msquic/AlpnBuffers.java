package io.quicsend.msquic;

import java.nio.charset.StandardCharsets;

/**
 * An array of {@code QUIC_BUFFER} with the names of application protocols (RFC 7301), the
 * preferred one first. Needed, and to be kept reachable, only during the call that it is
 * passed to. Names are not checked here.
 */
public final class AlpnBuffers {

	private final NativeBlock block;

	private final int count;

	public AlpnBuffers(NativeMemory memory, String... names) {
		byte[][] bytes = new byte[names.length][];
		int size = names.length * MsQuic.BUFFER_SIZE;
		for (int i = 0; i < names.length; i++) {
			bytes[i] = names[i].getBytes(StandardCharsets.UTF_8);
			size += bytes[i].length;
		}
		this.block = NativeBlock.allocate(memory, size);
		this.count = names.length;
		int position = names.length * MsQuic.BUFFER_SIZE;
		for (int i = 0; i < names.length; i++) {
			this.block.buffer().put(position, bytes[i]);
			this.block.putQuicBuffer(i * MsQuic.BUFFER_SIZE, this.block.address() + position, bytes[i].length);
			position += bytes[i].length;
		}
	}

	/**
	 * Address of the array.
	 * @return the address of the first {@code QUIC_BUFFER}
	 */
	public long address() {
		return this.block.address();
	}

	/**
	 * Length of the array.
	 * @return the number of protocols
	 */
	public int count() {
		return this.count;
	}

}
