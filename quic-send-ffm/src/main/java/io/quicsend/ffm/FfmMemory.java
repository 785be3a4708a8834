package io.quicsend.ffm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

import io.quicsend.msquic.NativeMemory;

/**
 * Memory access through one segment that spans all addresses, so that reading is a plain
 * load and creates no objects.
 */
final class FfmMemory implements NativeMemory {

	private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

	static final FfmMemory INSTANCE = new FfmMemory();

	private FfmMemory() {
	}

	/**
	 * The JIT compiler does without the objects of {@link MemorySegment#ofBuffer} only
	 * when this class of the JDK has been loaded, which otherwise happens when the first
	 * file is mapped.
	 */
	static {
		try {
			Class.forName("jdk.internal.access.foreign.UnmapperProxy");
		}
		catch (ClassNotFoundException ex) {
			// Another JDK may do without it.
		}
	}

	@Override
	public byte getByte(long address) {
		return ALL.get(ValueLayout.JAVA_BYTE, address);
	}

	@Override
	public short getShort(long address) {
		return ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, address);
	}

	@Override
	public int getInt(long address) {
		return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
	}

	@Override
	public long getLong(long address) {
		return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
	}

	@Override
	public void putInt(long address, int value) {
		ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
	}

	@Override
	public void putLong(long address, long value) {
		ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
	}

	@Override
	public void copy(long address, byte[] destination, int offset, int length) {
		MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, address, destination, offset, length);
	}

	/** The text at an address, up to its zero. */
	static String text(long address) {
		return ALL.getString(address);
	}

	@Override
	public long addressOf(ByteBuffer directBuffer) {
		if (!directBuffer.isDirect()) {
			throw new IllegalArgumentException("Not a direct buffer");
		}
		return MemorySegment.ofBuffer(directBuffer).address() - directBuffer.position();
	}

}
