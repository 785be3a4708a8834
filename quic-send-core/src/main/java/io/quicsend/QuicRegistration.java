package io.quicsend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.quicsend.CompletionQueue.PromiseSource;
import io.quicsend.StreamListeners.AddedListener;
import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NativeMemory;
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

	private @Nullable NativeRegistration nativeRegistration;

	private volatile @Nullable NativeMemory memory;

	private @Nullable ScheduledFuture<?> helper;

	/** Replaced as a whole. */
	private volatile List<ConnectionListener> connectionListeners = List.of();

	private final List<AddedListener> addedStreamListeners = new ArrayList<>();

	/** All of those, or {@code null} if there is none. */
	private volatile @Nullable StreamListeners streamListeners;

	private volatile boolean measuringBlockedTimes;

	private volatile @Nullable CompletionContext completionContext;

	private @Nullable Thread shutdownHook;

	private boolean closing;

	/** While stopping or stopped, the end of the stopping. */
	private @Nullable CountDownLatch stopped;

	/** Until then what has been accepted may still connect. */
	private boolean connectionsClosed;

	/**
	 * Create a registration. Its threads, which complete futures, have the context class
	 * loader of the calling thread.
	 * @param library the library, loaded when it is first needed
	 * @param options the options
	 */
	public QuicRegistration(MsQuicLibrary library, RegistrationOptions options) {
		this.library = library;
		this.options = options;
		this.pool = new OffHeapPool(this::requireMemory);
		this.threads = Executors.newCachedThreadPool(daemons("quic-send-"));
		this.timer = new ScheduledThreadPoolExecutor(1, daemons("quic-send-timer-"));
		this.timer.setRemoveOnCancelPolicy(true);
	}

	private static ThreadFactory daemons(String prefix) {
		AtomicInteger number = new AtomicInteger();
		// Some are started by msquic's threads, whose class loader does not know the
		// application's classes in an executable jar.
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		return (task) -> {
			Thread thread = new Thread(task, prefix + number.incrementAndGet());
			thread.setDaemon(true);
			thread.setContextClassLoader(classLoader);
			return thread;
		};
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
		this.lock.lock();
		try {
			List<ConnectionListener> listeners = new ArrayList<>(this.connectionListeners);
			listeners.add(listener);
			this.connectionListeners = List.copyOf(listeners);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have a listener told nothing more. News that are under way may still reach it.
	 * @param listener the listener
	 */
	public void removeConnectionListener(ConnectionListener listener) {
		this.lock.lock();
		try {
			this.connectionListeners = this.connectionListeners.stream().filter((one) -> one != listener).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have a listener told of the streams that are opened from now on, on all
	 * connections. While there is none, streams cost nothing more.
	 * @param listener the listener
	 */
	public void addStreamListener(SendStreamListener listener) {
		AddedListener added = new AddedListener(listener, listener.interest());
		this.lock.lock();
		try {
			this.addedStreamListeners.add(added);
			this.streamListeners = StreamListeners.of(this.addedStreamListeners);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have a listener told nothing of the streams that are opened from now on; it hears
	 * of those that are open to their end.
	 * @param listener the listener
	 */
	public void removeStreamListener(SendStreamListener listener) {
		this.lock.lock();
		try {
			this.addedStreamListeners.removeIf((added) -> added.listener() == listener);
			this.streamListeners = StreamListeners.of(this.addedStreamListeners);
		}
		finally {
			this.lock.unlock();
		}
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
		return this.connectionListeners;
	}

	@Nullable StreamListeners streamListeners() {
		return this.streamListeners;
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
					throw new MsQuicLoadException(
							"The registration " + (this.closing ? "has been closed" : "is stopped"));
				}
				registration = NativeRegistration.open(this.library, this.options);
				this.nativeRegistration = registration;
				this.memory = registration.memory();
				if (this.helper == null) {
					this.helper = this.timer.scheduleAtFixedRate(this::helpCompletions, 100, 100,
							TimeUnit.MILLISECONDS);
					addShutdownHook();
				}
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

	private NativeMemory requireMemory() {
		NativeMemory memory = this.memory;
		if (memory == null) {
			throw new IllegalStateException("No memory is needed before the library is loaded");
		}
		return memory;
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
			closeNative();
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
				this.connectionsClosed = false;
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
			closeNative();
		}
		finally {
			this.timer.shutdownNow();
			this.threads.shutdown();
			removeShutdownHook();
			this.closed.countDown();
		}
	}

	private void closeNative() {
		NativeRegistration registration;
		this.lock.lock();
		try {
			this.connectionsClosed = true;
			registration = this.nativeRegistration;
			this.nativeRegistration = null;
		}
		finally {
			this.lock.unlock();
		}
		if (registration != null) {
			registration.close(this.timer);
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

	private static void await(CountDownLatch latch, Duration limit) {
		try {
			latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
