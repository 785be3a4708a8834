package io.quicsend;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.CompletionQueue.PromiseSource;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLoadException;
import org.jspecify.annotations.Nullable;

/**
 * The application's registration with msquic: what its connections have in common.
 * Creating one touches nothing native; the first connection does. When the JVM shuts
 * down, an open registration is closed, so that no native thread calls into a JVM that is
 * gone. Thread-safe.
 *
 * @see <a href=
 * "https://github.com/microsoft/msquic/blob/main/docs/api/RegistrationOpen.md">RegistrationOpen</a>
 */
public final class QuicRegistration implements AutoCloseable {

	private final MsQuicLibrary library;

	private final RegistrationOptions options;

	private final OffHeapPool pool;

	/**
	 * For connecting, closing side by side, and completions unless configured otherwise.
	 */
	private final ExecutorService threads;

	private final ScheduledThreadPoolExecutor timer;

	private final Set<DefaultQuicConnection> connections = ConcurrentHashMap.newKeySet();

	private final Set<CompletionQueue> completionQueues = ConcurrentHashMap.newKeySet();

	private final ReentrantLock lock = new ReentrantLock();

	private final CountDownLatch closed = new CountDownLatch(1);

	private volatile @Nullable NativeRegistration nativeRegistration;

	private @Nullable Thread shutdownHook;

	private boolean closing;

	/** Until then what has been accepted may still connect. */
	private boolean connectionsClosed;

	/**
	 * Create a registration.
	 * @param library the library, loaded when it is first needed
	 * @param options the options
	 */
	public QuicRegistration(MsQuicLibrary library, RegistrationOptions options) {
		this.library = library;
		this.options = options;
		this.pool = new OffHeapPool(() -> requireNative().memory());
		this.threads = Executors.newCachedThreadPool(daemons("quic-send-"));
		this.timer = new ScheduledThreadPoolExecutor(1, daemons("quic-send-timer-"));
		this.timer.setRemoveOnCancelPolicy(true);
	}

	private static ThreadFactory daemons(String prefix) {
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, prefix + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

	/**
	 * Create a connection, which is not established yet.
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
			this.connections.add(connection);
			return connection;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Off-heap memory that sends occupy, or that is kept for them.
	 * @return bytes
	 */
	public long offHeapBytes() {
		return this.pool.reserved();
	}

	// For connections

	OffHeapPool pool() {
		return this.pool;
	}

	ScheduledThreadPoolExecutor timer() {
		return this.timer;
	}

	void execute(Runnable task) {
		this.threads.execute(task);
	}

	CompletionQueue newCompletionQueue(PromiseSource source) {
		Executor executor = this.options.completionExecutor();
		return new CompletionQueue((executor != null) ? executor : this.threads, source);
	}

	void sessionBegun(ConnectionSession session) {
		this.completionQueues.add(session.completions());
	}

	void sessionEnded(ConnectionSession session) {
		session.completions().retire();
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
		this.lock.lock();
		try {
			NativeRegistration registration = this.nativeRegistration;
			if (registration == null) {
				if (this.connectionsClosed) {
					throw new MsQuicLoadException("The registration has been closed");
				}
				registration = NativeRegistration.open(this.library, this.options);
				this.nativeRegistration = registration;
				this.timer.scheduleAtFixedRate(this::helpCompletions, 100, 100, TimeUnit.MILLISECONDS);
				addShutdownHook();
			}
			return registration;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void helpCompletions() {
		this.completionQueues.forEach(CompletionQueue::helpIfStuck);
		this.completionQueues.removeIf(CompletionQueue::isDone);
	}

	private NativeRegistration requireNative() {
		NativeRegistration registration = this.nativeRegistration;
		if (registration == null) {
			throw new IllegalStateException("No memory is needed before the library is loaded");
		}
		return registration;
	}

	private void addShutdownHook() {
		Thread hook = new Thread(this::closeOnShutdown, "quic-send-shutdown");
		try {
			Runtime.getRuntime().addShutdownHook(hook);
			this.shutdownHook = hook;
		}
		catch (IllegalStateException ex) {
			// The JVM is shutting down already; whoever still connects closes too.
		}
	}

	private void closeOnShutdown() {
		awaitClosed(this.options.shutdownGrace());
		close();
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
			awaitClosed(Duration.ofDays(1));
			return;
		}
		try {
			closeConnections();
			NativeRegistration registration = endNative();
			if (registration != null) {
				registration.close(this.timer);
			}
		}
		finally {
			this.timer.shutdownNow();
			this.threads.shutdown();
			removeShutdownHook();
			this.closed.countDown();
		}
	}

	private @Nullable NativeRegistration endNative() {
		this.lock.lock();
		try {
			this.connectionsClosed = true;
			return this.nativeRegistration;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void closeConnections() {
		List<Thread> closers = this.connections.stream().map((connection) -> {
			Thread thread = new Thread(connection::close, "quic-send-close-" + connection.name());
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

	private void removeShutdownHook() {
		try {
			if (this.shutdownHook != null) {
				Runtime.getRuntime().removeShutdownHook(this.shutdownHook);
			}
		}
		catch (IllegalStateException ex) {
			// The JVM is shutting down, and the hook runs.
		}
	}

	private void awaitClosed(Duration limit) {
		try {
			this.closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
