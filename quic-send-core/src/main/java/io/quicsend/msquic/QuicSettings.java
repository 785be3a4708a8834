package io.quicsend.msquic;

import java.nio.ByteBuffer;

/**
 * {@code QUIC_SETTINGS}: only what has been set counts, everything else keeps msquic's
 * default. Values are not checked here.
 *
 * @see <a href="https://github.com/microsoft/msquic/blob/main/docs/Settings.md">msquic
 * settings</a>
 */
public final class QuicSettings {

	/** Size of the struct. */
	public static final int SIZE = 144;

	private final NativeBlock block;

	public QuicSettings(NativeMemory memory) {
		this.block = NativeBlock.allocate(memory, SIZE);
	}

	/**
	 * The content, by which two settings can be compared.
	 * @return a read-only view
	 */
	public ByteBuffer bytes() {
		return this.block.buffer().asReadOnlyBuffer();
	}

	public long address() {
		return this.block.address();
	}

	public QuicSettings handshakeIdleTimeoutMs(long value) {
		return putLong(16, 1, value);
	}

	public QuicSettings idleTimeoutMs(long value) {
		return putLong(24, 2, value);
	}

	public QuicSettings streamRecvWindowDefault(int value) {
		return putInt(48, 6, value);
	}

	public QuicSettings connFlowControlWindow(int value) {
		return putInt(56, 8, value);
	}

	public QuicSettings initialWindowPackets(int value) {
		return putInt(68, 11, value);
	}

	public QuicSettings sendIdleTimeoutMs(int value) {
		return putInt(72, 12, value);
	}

	public QuicSettings initialRttMs(int value) {
		return putInt(76, 13, value);
	}

	public QuicSettings maxAckDelayMs(int value) {
		return putInt(80, 14, value);
	}

	public QuicSettings disconnectTimeoutMs(int value) {
		return putInt(84, 15, value);
	}

	public QuicSettings keepAliveIntervalMs(int value) {
		return putInt(88, 16, value);
	}

	public QuicSettings congestionControlAlgorithm(int value) {
		return putShort(92, 17, value);
	}

	public QuicSettings peerUnidiStreamCount(int value) {
		return putShort(96, 19, value);
	}

	public QuicSettings minimumMtu(int value) {
		return putShort(102, 22, value);
	}

	public QuicSettings maximumMtu(int value) {
		return putShort(104, 23, value);
	}

	public QuicSettings sendBufferingEnabled(boolean value) {
		return putBits(106, 24, 0x01, value ? 0x01 : 0);
	}

	public QuicSettings pacingEnabled(boolean value) {
		return putBits(106, 25, 0x02, value ? 0x02 : 0);
	}

	public QuicSettings migrationEnabled(boolean value) {
		return putBits(106, 26, 0x04, value ? 0x04 : 0);
	}

	public QuicSettings greaseQuicBitEnabled(boolean value) {
		return putBits(106, 32, 0x40, value ? 0x40 : 0);
	}

	public QuicSettings ecnEnabled(boolean value) {
		return putBits(106, 33, 0x80, value ? 0x80 : 0);
	}

	public QuicSettings serverResumptionLevel(int value) {
		return putBits(106, 28, 0x30, value << 4);
	}

	public QuicSettings maxOperationsPerDrain(int value) {
		return putBits(107, 29, 0xFF, value);
	}

	private QuicSettings putLong(int offset, int bit, long value) {
		buffer().putLong(offset, value);
		return isSet(bit);
	}

	private QuicSettings putInt(int offset, int bit, int value) {
		buffer().putInt(offset, value);
		return isSet(bit);
	}

	private QuicSettings putShort(int offset, int bit, int value) {
		buffer().putShort(offset, (short) value);
		return isSet(bit);
	}

	private QuicSettings putBits(int offset, int bit, int mask, int value) {
		buffer().put(offset, (byte) ((buffer().get(offset) & ~mask) | value));
		return isSet(bit);
	}

	private QuicSettings isSet(int bit) {
		buffer().putLong(0, buffer().getLong(0) | (1L << bit));
		return this;
	}

	private ByteBuffer buffer() {
		return this.block.buffer();
	}

}
