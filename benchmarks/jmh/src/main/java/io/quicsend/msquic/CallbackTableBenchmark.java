package io.quicsend.msquic;

import io.quicsend.NanosPerOperation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Finding the Java side of a native object.
 */
public class CallbackTableBenchmark extends NanosPerOperation {

	private static final int OPEN_STREAMS = 1000;

	private final NativeCallback callback = new CountingCallback();

	private final CallbackTable table = new CallbackTable();

	private final long[] contexts = new long[OPEN_STREAMS];

	private int next;

	@Setup
	public void openStreams() {
		for (int i = 0; i < OPEN_STREAMS; i++) {
			this.contexts[i] = this.table.register(new CountingCallback());
		}
	}

	@TearDown
	public void closeStreams() {
		for (long context : this.contexts) {
			this.table.unregister(context);
		}
	}

	/** What a stream costs beside others that are open. */
	@Benchmark
	public long registerAndUnregister() {
		long context = this.table.register(this.callback);
		this.table.unregister(context);
		return context;
	}

	/** What an event costs. */
	@Benchmark
	public int dispatch() {
		this.next = (this.next + 1) % OPEN_STREAMS;
		return this.table.stream(1, this.contexts[this.next], 0);
	}

}
