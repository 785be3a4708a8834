package io.quicsend;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.quicsend.CompletionQueue.PromiseSource;
import org.jspecify.annotations.Nullable;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Handing completions over from the thread of an event.
 */
@SuppressWarnings("NullAway.Init")
public class CompletionQueueBenchmark extends NanosPerOperation {

	private static final int BATCH = 64;

	private static final PromiseSource NOTHING = new PromiseSource() {

		@Override
		public @Nullable Promise takeDecided() {
			return null;
		}

		@Override
		public void flush() {
		}

	};

	private ExecutorService thread;

	private CompletionQueue toThread;

	private CompletionQueue direct;

	@Setup(Level.Trial)
	public void start() {
		this.thread = Executors.newSingleThreadExecutor();
		this.toThread = new CompletionQueue(new CompletionThreads(this.thread), NOTHING);
		this.direct = new CompletionQueue(new CompletionThreads(RegistrationOptions.DIRECT), NOTHING);
	}

	@TearDown(Level.Trial)
	public void stop() {
		this.thread.shutdownNow();
	}

	/** There and back: waits until the other thread has completed it. */
	@Benchmark
	public boolean oneToThread() {
		return complete(this.toThread, 1);
	}

	/** Per completion of a batch, waiting for the last. */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public boolean batchToThread() {
		return complete(this.toThread, BATCH);
	}

	@Benchmark
	public boolean oneDirect() {
		return complete(this.direct, 1);
	}

	private boolean complete(CompletionQueue queue, int count) {
		Promise last = decided();
		Promise first = last;
		for (int i = 1; i < count; i++) {
			Promise promise = decided();
			promise.next = first;
			first = promise;
		}
		queue.complete(first);
		last.join();
		return last.isDone();
	}

	private Promise decided() {
		Promise promise = new Promise();
		promise.decide(null);
		return promise;
	}

}
