package io.quicsend;

import java.nio.ByteBuffer;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/**
 * Sends from acceptance to acknowledgement: queued, gathered into native sends, filled,
 * completed, and their memory given back.
 */
@SuppressWarnings("NullAway.Init")
public class SendQueueBenchmark extends NanosPerOperation {

	private static final int BURST = 64;

	private final ByteBuffer small = ByteBuffer.allocate(1024);

	private final ByteBuffer heap = ByteBuffer.allocate(64 * 1024);

	private final ByteBuffer direct = ByteBuffer.allocateDirect(64 * 1024);

	private final PromiseList decided = new PromiseList();

	private SendMemory memory;

	private SendQueue queue;

	@Setup
	public void prepare(OpenLibrary library) {
		this.memory = new SendMemory(new OffHeapPool(() -> library.memory), 16 * 1024 * 1024);
		this.queue = new SendQueue(this.memory, () -> {
		}, 1024 * 1024);
		this.queue.idealWindow(1024 * 1024);
	}

	@Benchmark
	public int smallSend(OpenLibrary library) throws OutOfDirectMemoryException {
		add(this.small);
		return sendQueued(library);
	}

	/** Per send. */
	@Benchmark
	@OperationsPerInvocation(BURST)
	public int gatheredSmallSend(OpenLibrary library) throws OutOfDirectMemoryException {
		for (int i = 0; i < BURST; i++) {
			add(this.small);
		}
		return sendQueued(library);
	}

	/** Copied into the pool. */
	@Benchmark
	public int heapBuffer(OpenLibrary library) throws OutOfDirectMemoryException {
		add(this.heap);
		return sendQueued(library);
	}

	/** Not copied. */
	@Benchmark
	public int directBuffer(OpenLibrary library) throws OutOfDirectMemoryException {
		add(this.direct, library.memory.addressOf(this.direct));
		return sendQueued(library);
	}

	private void add(ByteBuffer data) {
		add(data, 0);
	}

	private void add(ByteBuffer data, long address) {
		this.queue.add(data, 0, data.capacity(), address, new Promise());
	}

	private int sendQueued(OpenLibrary library) throws OutOfDirectMemoryException {
		int acknowledged = 0;
		SendBatch batch;
		while ((batch = this.queue.nextBatch()) != null) {
			batch.fill(library.memory);
			acknowledged += batch.bytes();
			this.queue.completed(false, this.decided);
			for (Promise promise = this.decided.take(); promise != null; promise = promise.next) {
				promise.complete();
			}
		}
		return acknowledged;
	}

}
