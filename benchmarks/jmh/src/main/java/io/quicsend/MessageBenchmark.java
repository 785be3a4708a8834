package io.quicsend;

import java.nio.ByteBuffer;
import java.util.Objects;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.msquic.CountingCallback;
import io.quicsend.msquic.MessageQueue;
import io.quicsend.msquic.MessageRecord;
import io.quicsend.msquic.MsQuicStatus;
import io.quicsend.msquic.NativeMessages;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What messages cost between Java and quic-send's own native code, for each binding.
 * There is no connection, so native code gives them up instead of sending them: it takes
 * them, and completes them, as it does otherwise.
 */
@SuppressWarnings("NullAway.Init")
public class MessageBenchmark extends NanosPerOperation {

	private static final int BURST = 64;

	private final ByteBuffer message = ByteBuffer.allocate(100);

	/** By number, which begins with 1. */
	private final Chunk[] chunks = new Chunk[BURST];

	private OffHeapPool pool;

	private NativeMessages functions;

	private MessageQueue queue;

	private long context;

	@Setup
	public void prepare(EachBinding library) {
		this.pool = new OffHeapPool(() -> library.memory);
		this.functions = Objects.requireNonNull(library.reference.messages());
		this.context = library.reference.register(new CountingCallback());
		this.queue = new MessageQueue(library.api, 0, this.context);
	}

	@TearDown
	public void forget(EachBinding library) {
		library.reference.unregister(this.context);
	}

	/** The call down alone. */
	@Benchmark
	public void flushOfNothing() {
		this.functions.flush(this.queue.address());
	}

	/** Filled, submitted, given up by a call down, told by a call up, and taken back. */
	@Benchmark
	public int roundTrip() {
		return roundTrip(1);
	}

	/** Per message of a burst, for which there is one call in each direction. */
	@Benchmark
	@OperationsPerInvocation(BURST)
	public int roundTripOfBurst() {
		return roundTrip(BURST);
	}

	private int roundTrip(int count) {
		for (int i = 0; i < count; i++) {
			Chunk chunk = Objects.requireNonNull(this.pool.allocate(this.message.capacity(), 1));
			this.chunks[i] = chunk;
			fill(chunk, i + 1);
			submit(chunk);
		}
		this.functions.abandon(this.queue.address(), MsQuicStatus.ABORTED.code());
		return takeCompleted();
	}

	private void fill(Chunk chunk, int number) {
		chunk.putData(0, this.message, 0, this.message.capacity());
		chunk.putLong(MessageRecord.BYTES, chunk.dataAddress());
		chunk.putInt(MessageRecord.LENGTH, this.message.capacity());
		chunk.putInt(MessageRecord.NUMBER, number);
		chunk.putLong(MessageRecord.QUEUE, this.queue.address());
		chunk.putInt(MessageRecord.FLAGS, 0);
	}

	private void submit(Chunk chunk) {
		long latest;
		do {
			latest = this.queue.latest();
			chunk.putLong(MessageRecord.NEXT_SUBMITTED, latest);
		}
		while (!this.queue.submit(latest, chunk.headerAddress()));
	}

	private int takeCompleted() {
		int flags = 0;
		int number = this.queue.takeCompleted();
		while (number != 0) {
			Chunk chunk = this.chunks[number - 1];
			number = chunk.getInt(MessageRecord.NEXT_COMPLETED);
			flags |= chunk.getInt(MessageRecord.FLAGS);
			this.pool.release(chunk);
		}
		return flags;
	}

}
