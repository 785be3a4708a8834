package io.quicsend.msquic;

/**
 * Which events of a connection come to Java. Must stay reachable until the connection has
 * been closed.
 */
public final class ConnectionFilter {

	private static final int SIZE = 24;

	private final NativeBlock block;

	/**
	 * Create a filter.
	 * @param memory access to memory
	 * @param callback the address of the callback for the events that pass
	 * @param context the context for that callback
	 * @param types the types of the events that pass
	 */
	public ConnectionFilter(NativeMemory memory, long callback, long context, int... types) {
		this.block = NativeBlock.allocate(memory, SIZE);
		long wanted = 0;
		for (int type : types) {
			wanted |= 1L << type;
		}
		this.block.buffer().putLong(0, callback);
		this.block.buffer().putLong(8, context);
		this.block.buffer().putLong(16, wanted);
	}

	public long address() {
		return this.block.address();
	}

}
