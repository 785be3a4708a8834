package io.quicsend.spring.actuate;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.quicsend.QuicConnection;

/**
 * Reads measurements, for which msquic's worker has to answer, in bounded time. While one
 * reading of a connection is overdue, no other one is begun. Thread-safe.
 */
final class ConnectionReader {

	private final Duration limit;

	private final Executor threads;

	/** The latest ones, by connection. */
	private final Map<QuicConnection, FutureTask<?>> overdue = new ConcurrentHashMap<>();

	ConnectionReader(String name, Duration limit) {
		this.limit = limit;
		AtomicInteger number = new AtomicInteger();
		// Its threads end when they are not needed, so there is nothing to close.
		this.threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, "quic-send-" + name + "-" + number.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
	}

	/**
	 * Read something of a connection.
	 * @param <T> the type of what is read
	 * @param connection the connection
	 * @param reading reads it
	 * @return what is read, empty if that fails or takes too long
	 */
	<T> Optional<T> read(QuicConnection connection, Callable<T> reading) {
		FutureTask<?> earlier = this.overdue.get(connection);
		if (earlier != null && !earlier.isDone()) {
			return Optional.empty();
		}
		FutureTask<T> task = new FutureTask<>(reading);
		this.threads.execute(task);
		try {
			return Optional.of(task.get(this.limit.toNanos(), TimeUnit.NANOSECONDS));
		}
		catch (TimeoutException ex) {
			this.overdue.put(connection, task);
			return Optional.empty();
		}
		catch (ExecutionException ex) {
			// It is not established any more.
			return Optional.empty();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Optional.empty();
		}
	}

}
