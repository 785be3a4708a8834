package io.quicsend;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.quicsend.CompletionQueue.PromiseSource;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a registration: for connecting, closing side by side, what is due at a
 * time, and completions unless those are configured otherwise. None is there before it is
 * needed. Thread-safe.
 */
final class RegistrationThreads {

	/** More than any JVM lives, and little enough to be counted in nanoseconds. */
	private static final Duration MAX_DELAY = Duration.ofDays(36_500);

	private static final long HELP_INTERVAL_MS = 100;

	private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

	private final ExecutorService executor = Executors.newCachedThreadPool(daemons("quic-send-"));

	private final ParkedThreads parked = new ParkedThreads(daemons("quic-send-completion-"), KEEP_ALIVE);

	private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("quic-send-timer-"));

	private final FlushTimer flushTimer = new FlushTimer(this.timer, PutOff.LIMIT);

	private final CompletionThreads completionThreads;

	private final Set<CompletionQueue> completionQueues = ConcurrentHashMap.newKeySet();

	/**
	 * Create the threads.
	 * @param completionExecutor runs dependent stages, or {@code null} for these threads
	 */
	RegistrationThreads(@Nullable Executor completionExecutor) {
		this.completionThreads = new CompletionThreads((completionExecutor != null) ? completionExecutor : this.parked);
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

	void execute(Runnable task) {
		this.executor.execute(task);
	}

	/** Run a task, which must not block, after a delay of any length. */
	Future<?> schedule(Runnable task, Duration delay) {
		long nanos = (delay.compareTo(MAX_DELAY) > 0) ? MAX_DELAY.toNanos() : delay.toNanos();
		return this.timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
	}

	ScheduledThreadPoolExecutor timer() {
		return this.timer;
	}

	FlushTimer flushTimer() {
		return this.flushTimer;
	}

	CompletionQueue newCompletionQueue(PromiseSource source) {
		return new CompletionQueue(this.completionThreads, source);
	}

	/** Help a queue whenever it is stuck, until it is done. */
	void watch(CompletionQueue queue) {
		this.completionQueues.add(queue);
	}

	/** Look after the queues from now on. To be called once. */
	void beginToWatch() {
		this.timer.scheduleAtFixedRate(this::help, HELP_INTERVAL_MS, HELP_INTERVAL_MS, TimeUnit.MILLISECONDS);
	}

	private void help() {
		this.completionThreads.helpIfWaiting();
		this.completionQueues.forEach(CompletionQueue::helpIfStuck);
		this.completionQueues.removeIf(CompletionQueue::isDone);
	}

	/** Run what has been accepted, but nothing that is not due yet. */
	void shutdown() {
		this.timer.shutdownNow();
		this.executor.shutdown();
		this.parked.shutdown();
	}

}
