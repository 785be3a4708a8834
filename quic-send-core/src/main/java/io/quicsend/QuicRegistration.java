package io.quicsend;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.quicsend.CompletionQueue.PromiseSource;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLoadException;
import org.jspecify.annotations.Nullable;

/**
 * The application's registration with msquic: what its connections have in common.
 * Creating one touches nothing native; the first connection does. It can be stopped and
 * started again with its connections. When the JVM shuts down, an open registration is
 * closed, so that no native thread calls into a JVM that is gone. Thread-safe.
 *
 * @see <a href=
 * "https://github.com/microsoft/msquic/blob/main/docs/api/RegistrationOpen.md">RegistrationOpen</a>
 */
public final class QuicRegistration implements AutoCloseable {

	private static final Duration FOR_EVER = Duration.ofDays(1);

	private final RegistrationOptions options;

	private final OnDemandRegistration nativeRegistration;

	private final OffHeapPool pool;

	private final RegistrationThreads threads;

	private final RegistrationListeners listeners = new RegistrationListeners();

	private final Set<DefaultQuicConnection> connections = ConcurrentHashMap.newKeySet();

	private final ReentrantLock lock = new ReentrantLock();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final ShutdownHook shutdownHook = new ShutdownHook("quic-send-shutdown", this::closeOnShutdown);

	private volatile boolean measuringBlockedTimes;

	private volatile @Nullable CompletionContext completionContext;

	private boolean closing;

	/** While stopping or stopped, the end of the stopping. */
	private @Nullable CountDownLatch stopped;

	/**
	 * Create a registration. Its threads, which complete futures, have the context class
	 * loader of the calling thread.
	 * @param library the library, loaded when it is first needed
	 * @param options the options
	 */
	public QuicRegistration(MsQuicLibrary library, RegistrationOptions options) {
		this.options = options;
		this.threads = new RegistrationThreads(options.completionExecutor());
		this.nativeRegistration = new OnDemandRegistration(library, options, this::used);
		this.pool = new OffHeapPool(this.nativeRegistration::memory);
	}

	/**
	 * Create a connection, which is not established yet. While this registration is
	 * stopped, so is the connection.
	 * @param name the name by which logs and errors refer to it
	 * @param options its options
	 * @return the connection
	 * @throws IllegalStateException if this registration has been closed
	 */
	public QuicConnection createConnection(String name, ConnectionOptions options) {
		DefaultQuicConnection connection = new DefaultQuicConnection(this, name, options);
		this.lock.lock();
		try {
			if (this.closing) {
				throw new IllegalStateException("The registration has been closed");
			}
			if (this.stopped != null) {
				connection.stop(Duration.ZERO);
			}
			this.connections.add(connection);
			return connection;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have a listener told of all connections' news from now on.
	 * @param listener the listener
	 */
	public void addConnectionListener(ConnectionListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Have a listener told nothing more. News that are under way may still reach it.
	 * @param listener the listener
	 */
	public void removeConnectionListener(ConnectionListener listener) {
		this.listeners.remove(listener);
	}

	/**
	 * Have a listener told of the streams that are opened from now on, on all
	 * connections. While there is none, streams cost nothing more.
	 * @param listener the listener
	 */
	public void addStreamListener(SendStreamListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Have a listener told nothing of the streams that are opened from now on; it hears
	 * of those that are open to their end.
	 * @param listener the listener
	 */
	public void removeStreamListener(SendStreamListener listener) {
		this.listeners.remove(listener);
	}

	/**
	 * Set whether {@link ConnectionTotals#blocked()} is measured, which it is not at
	 * first: it costs a native call for each stream that ends. Messages that native code
	 * sends are left out.
	 * @param measured whether to measure
	 */
	public void measureBlockedTimes(boolean measured) {
		this.measuringBlockedTimes = measured;
	}

	/**
	 * Set what is carried from the threads that call a stream's methods, or send a
	 * message, to the dependent stages of the futures that they get. Counts for streams
	 * that are opened from now on.
	 * @param context takes and restores the context, or {@code null} for none, as at
	 * first
	 */
	public void propagateContext(@Nullable CompletionContext context) {
		this.completionContext = context;
	}

	/**
	 * Off-heap memory that sends occupy, or that is kept for them.
	 * @return bytes
	 */
	public long offHeapBytes() {
		return this.pool.reserved();
	}

	// For connections

	List<ConnectionListener> connectionListeners() {
		return this.listeners.connectionListeners();
	}

	@Nullable StreamListeners streamListeners() {
		return this.listeners.streamListeners();
	}

	@Nullable CompletionContext completionContext() {
		return this.completionContext;
	}

	boolean isMeasuringBlockedTimes() {
		return this.measuringBlockedTimes;
	}

	OffHeapPool pool() {
		return this.pool;
	}

	void execute(Runnable task) {
		this.threads.execute(task);
	}

	/** Run a task, which must not block, after a delay of any length. */
	Future<?> schedule(Runnable task, Duration delay) {
		return this.threads.schedule(task, delay);
	}

	FlushTimer flushTimer() {
		return this.threads.flushTimer();
	}

	CompletionQueue newCompletionQueue(PromiseSource source) {
		return this.threads.newCompletionQueue(source);
	}

	void sessionBegun(ConnectionSession session) {
		this.threads.watch(session.completions());
	}

	void forget(DefaultQuicConnection connection) {
		this.connections.remove(connection);
	}

	/**
	 * The native registration, opened now if it is not.
	 * @return the registration
	 * @throws MsQuicLoadException if the library can't be loaded
	 */
	NativeRegistration nativeRegistration() throws MsQuicLoadException {
		return this.nativeRegistration.get();
	}

	/** There is something native from now on. */
	private void used() {
		this.threads.beginToWatch();
		this.shutdownHook.add();
	}

	private void closeOnShutdown() {
		if (stopping() == null) {
			await(this.closed, this.options.shutdownGrace());
		}
		close();
	}

	/**
	 * Refuse new streams, wait until everything accepted is acknowledged, then close all
	 * connections, side by side, and everything native. What was not acknowledged in time
	 * fails, and is reported as a warning for each connection. Connections are
	 * {@link ConnectionState#CLOSED} then, and refuse streams, until {@link #start()}.
	 * Blocks; has no effect on a registration that is stopped or closed, but waits for
	 * the end of that.
	 * @param timeout how long to wait at most for acknowledgements
	 */
	public void stop(Duration timeout) {
		CountDownLatch stopping = new CountDownLatch(1);
		CountDownLatch earlier;
		this.lock.lock();
		try {
			earlier = this.closing ? this.closed : this.stopped;
			if (earlier == null) {
				this.stopped = stopping;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (earlier != null) {
			await(earlier, FOR_EVER);
			return;
		}
		try {
			closeConnections((connection) -> connection.stop(timeout));
			// Until now what has been accepted could still connect.
			this.nativeRegistration.close("is stopped", this.threads.timer());
		}
		finally {
			stopping.countDown();
		}
	}

	/**
	 * Let connections be established again, after {@link #stop}. Touches nothing native.
	 * Has no effect on a registration that is not stopped.
	 * @throws IllegalStateException if this registration has been closed
	 */
	public void start() {
		CountDownLatch stopping = stopping();
		if (stopping != null) {
			await(stopping, FOR_EVER);
		}
		this.lock.lock();
		try {
			if (this.closing) {
				throw new IllegalStateException("The registration has been closed");
			}
			if (stopping != null && this.stopped == stopping) {
				this.stopped = null;
				this.nativeRegistration.allow();
				this.connections.forEach(DefaultQuicConnection::start);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable CountDownLatch stopping() {
		this.lock.lock();
		try {
			return this.stopped;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Close all connections as {@link QuicConnection#close()} does, side by side, then
	 * the registration. Blocks; further calls wait for the first one.
	 */
	@Override
	public void close() {
		boolean first;
		this.lock.lock();
		try {
			first = !this.closing;
			this.closing = true;
		}
		finally {
			this.lock.unlock();
		}
		if (!first) {
			await(this.closed, FOR_EVER);
			return;
		}
		try {
			CountDownLatch stopping = stopping();
			if (stopping != null) {
				await(stopping, FOR_EVER);
			}
			closeConnections(QuicConnection::close);
			this.nativeRegistration.close("has been closed", this.threads.timer());
		}
		finally {
			this.threads.shutdown();
			this.shutdownHook.remove();
			this.closed.countDown();
		}
	}

	private void closeConnections(Consumer<DefaultQuicConnection> close) {
		List<Thread> closers = this.connections.stream().map((connection) -> {
			Thread thread = new Thread(() -> close.accept(connection), "quic-send-close-" + connection.name());
			thread.start();
			return thread;
		}).toList();
		for (Thread closer : closers) {
			try {
				closer.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static void await(CountDownLatch latch, Duration limit) {
		try {
			latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
