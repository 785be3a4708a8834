package io.quicsend;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.SendMemory.Waiter;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * Taking the memory of a send and giving it back.
 */
@SuppressWarnings("NullAway.Init")
public class OffHeapMemoryBenchmark extends NanosPerOperation {

	private final Waiter nobody = () -> {
	};

	private OffHeapPool pool;

	private SendMemory window;

	@Setup
	public void prepare(OpenLibrary library) {
		this.pool = new OffHeapPool(() -> library.memory);
		this.window = new SendMemory(this.pool, 16 * 1024 * 1024);
	}

	/** From the pool of all connections. */
	@Benchmark
	public @Nullable Chunk pool() {
		Chunk chunk = this.pool.allocate(100, 1);
		if (chunk != null) {
			this.pool.release(chunk);
		}
		return chunk;
	}

	/** From the pool, by way of a connection's window. */
	@Benchmark
	public @Nullable Chunk window() throws OutOfDirectMemoryException {
		Chunk chunk = this.window.acquire(100, 1, this.nobody);
		if (chunk != null) {
			this.window.release(chunk);
		}
		return chunk;
	}

}
