package io.quicsend.msquic;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends many small streams, a number of them at a time, and counts what becomes of them.
 */
final class RawTraffic {

	private static final int WINDOW = 64;

	private static final int SIZE = 100;

	final AtomicLong callbacks = new AtomicLong();

	final AtomicLong bytesReceived = new AtomicLong();

	final AtomicLong sumReceived = new AtomicLong();

	final AtomicInteger delivered = new AtomicInteger();

	final AtomicInteger ended = new AtomicInteger();

	final AtomicInteger received = new AtomicInteger();

	final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final Raw raw;

	private final RawConnection client;

	private final Semaphore window = new Semaphore(WINDOW);

	private final long sink;

	private long sumSent;

	RawTraffic(Raw raw, Raw.RawPair pair) {
		this.raw = raw;
		this.client = pair.client();
		this.sink = raw.register((RawObject.EventHandler) this::receive);
		pair.server().sinkStreams(this.sink);
	}

	/**
	 * Send streams, and wait until all have ended on both sides.
	 * @param count the number of streams
	 */
	void run(int count) throws InterruptedException {
		int target = this.ended.get() + count;
		for (int i = 0; i < count; i++) {
			acquire(1);
			new Stream((byte) i).send();
			this.sumSent += (long) SIZE * (byte) i;
		}
		acquire(WINDOW);
		this.window.release(WINDOW);
		RawObject.spinUntil(() -> this.received.get() >= target,
				() -> this.received + " of " + target + " streams received");
	}

	long sumSent() {
		return this.sumSent;
	}

	void close() {
		this.raw.unregister(this.sink);
	}

	private void acquire(int permits) throws InterruptedException {
		if (!this.window.tryAcquire(permits, 20, TimeUnit.SECONDS)) {
			throw new AssertionError("Streams hang: " + this.ended + " have ended");
		}
	}

	private void count() {
		this.callbacks.incrementAndGet();
		this.threads.add(Thread.currentThread());
	}

	private int receive(long handle, long event) {
		count();
		NativeMemory m = this.raw.memory;
		int type = StreamEvent.type(m, event);
		if (type == StreamEvent.RECEIVE) {
			for (int i = 0; i < StreamEvent.receiveBufferCount(m, event); i++) {
				receive(StreamEvent.receiveBuffers(m, event) + (long) i * MsQuic.BUFFER_SIZE);
			}
		}
		else if (type == StreamEvent.SHUTDOWN_COMPLETE) {
			this.raw.api.streamClose(handle);
			this.received.incrementAndGet();
		}
		return 0;
	}

	private void receive(long buffer) {
		byte[] bytes = new byte[this.raw.memory.getInt(buffer)];
		this.raw.memory.copy(this.raw.memory.getLong(buffer + 8), bytes, 0, bytes.length);
		long sum = 0;
		for (byte value : bytes) {
			sum += value;
		}
		this.bytesReceived.addAndGet(bytes.length);
		this.sumReceived.addAndGet(sum);
	}

	private final class Stream implements NativeCallback {

		private final NativeBlock block;

		private final long context;

		private boolean graceful;

		Stream(byte value) {
			this.block = NativeBlock.allocate(RawTraffic.this.raw.memory, MsQuic.BUFFER_SIZE + SIZE);
			this.block.putQuicBuffer(0, this.block.address() + MsQuic.BUFFER_SIZE, SIZE);
			for (int i = 0; i < SIZE; i++) {
				this.block.buffer().put(MsQuic.BUFFER_SIZE + i, value);
			}
			this.context = RawTraffic.this.raw.register(this);
		}

		void send() {
			MsQuicApi api = RawTraffic.this.raw.api;
			long handle = RawTraffic.this.raw.handle((out) -> api.streamOpen(RawTraffic.this.client.handle,
					MsQuic.STREAM_OPEN_FLAG_UNIDIRECTIONAL, api.streamCallback(), this.context, out));
			Raw.check(
					api.streamSend(handle, this.block.address(), 1, MsQuic.SEND_FLAG_START | MsQuic.SEND_FLAG_FIN, 0));
		}

		@Override
		public int onEvent(long handle, long event) {
			count();
			int type = StreamEvent.type(RawTraffic.this.raw.memory, event);
			if (type == StreamEvent.SEND_SHUTDOWN_COMPLETE) {
				this.graceful = StreamEvent.sendShutdownGraceful(RawTraffic.this.raw.memory, event);
			}
			else if (type == StreamEvent.SHUTDOWN_COMPLETE) {
				RawTraffic.this.raw.api.streamClose(handle);
				RawTraffic.this.raw.unregister(this.context);
				if (this.graceful) {
					RawTraffic.this.delivered.incrementAndGet();
				}
				RawTraffic.this.ended.incrementAndGet();
				RawTraffic.this.window.release();
			}
			return 0;
		}

		@Override
		public void onFailure(Throwable failure) {
		}

	}

}
