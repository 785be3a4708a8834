package io.quicsend.msquic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What Java and native code hand over to each other for one connection: a stack of
 * submitted messages, and one of the numbers of completed ones. When there are any, and
 * the worker has done all that it has at hand, the stream callback is called with the
 * given context and no event. Must stay reachable until all its messages are complete and
 * the connection has been closed. Thread-safe.
 */
public final class MessageQueue {

	private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

	private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private static final int SIZE = 80;

	private static final int TABLE = 0;

	private static final int CONNECTION = 8;

	private static final int NOTIFY = 16;

	private static final int NOTIFY_CONTEXT = 24;

	private static final int SUBMITTED = 32;

	private static final int WAKING = 40;

	private static final int COMPLETED = 44;

	private final NativeBlock block;

	private final ByteBuffer buffer;

	/**
	 * Create a queue.
	 * @param api the API that the messages are sent with
	 * @param connection the connection's handle
	 * @param context the context of the stream callback
	 */
	public MessageQueue(MsQuicApi api, long connection, long context) {
		this.block = NativeBlock.allocate(api.memory(), SIZE);
		this.buffer = this.block.buffer();
		this.buffer.putLong(TABLE, api.table());
		this.buffer.putLong(CONNECTION, connection);
		this.buffer.putLong(NOTIFY, api.streamCallback());
		this.buffer.putLong(NOTIFY_CONTEXT, context);
	}

	public long address() {
		return this.block.address();
	}

	/**
	 * The latest message that has been submitted and not been taken by native code.
	 * @return its address, or 0
	 */
	public long latest() {
		return (long) LONG.getVolatile(this.buffer, SUBMITTED);
	}

	/**
	 * Submit a message.
	 * @param latest what {@link #latest()} returned, which the message's
	 * {@link MessageRecord#NEXT_SUBMITTED} must say
	 * @param message the message's address
	 * @return whether it has been submitted; {@code false} if another one was faster
	 */
	public boolean submit(long latest, long message) {
		return LONG.compareAndSet(this.buffer, SUBMITTED, latest, message);
	}

	/**
	 * Whether native code takes what has been submitted before this call without being
	 * told.
	 * @return {@code false} if it must be told
	 */
	public boolean isBeingTaken() {
		return (int) INT.getVolatile(this.buffer, WAKING) != 0;
	}

	/**
	 * Take all that is complete.
	 * @return the number of the latest message, which knows the one before it, or 0
	 */
	public int takeCompleted() {
		return (int) INT.getAndSet(this.buffer, COMPLETED, 0);
	}

}
