package io.quicsend.msquic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where native code puts the numbers of completed messages, the latest first. When the
 * first one comes, the stream callback is called with the given context and no event.
 * Must stay reachable until all its messages are complete and the connection has been
 * closed. Thread-safe.
 */
public final class MessageQueue {

	private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

	private static final int SIZE = 32;

	private static final int COMPLETED = 24;

	private final NativeBlock block;

	private final ByteBuffer buffer;

	/**
	 * Create a queue.
	 * @param api the API that the messages are sent with
	 * @param context the context of the stream callback
	 */
	public MessageQueue(MsQuicApi api, long context) {
		this.block = NativeBlock.allocate(api.memory(), SIZE);
		this.buffer = this.block.buffer();
		this.buffer.putLong(0, api.table());
		this.buffer.putLong(8, api.streamCallback());
		this.buffer.putLong(16, context);
	}

	public long address() {
		return this.block.address();
	}

	/**
	 * Take all that is complete.
	 * @return the number of the latest message, which knows the one before it, or 0
	 */
	public int takeCompleted() {
		return (int) INT.getAndSet(this.buffer, COMPLETED, 0);
	}

}
