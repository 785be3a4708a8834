package io.quicsend.msquic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An msquic object whose events are written down as text and can be waited for.
 */
abstract class RawObject implements NativeCallback {

	private static final Duration DEADLINE = Duration.ofSeconds(20);

	final Raw raw;

	final long context;

	volatile long handle;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final List<String> events = new ArrayList<>();

	private final List<Throwable> failures = new ArrayList<>();

	private volatile NativeCallback handler = new NativeCallback() {

		@Override
		public int onEvent(long handle, long event) {
			return 0;
		}

		@Override
		public void onFailure(Throwable failure) {
		}

	};

	RawObject(Raw raw) {
		this.raw = raw;
		this.context = raw.register(this);
	}

	/**
	 * Do something at each event, after it has been written down.
	 * @param handler what to do, returning a status
	 */
	void onEach(EventHandler handler) {
		this.handler = handler;
	}

	abstract String describe(long event);

	/**
	 * React before the handler does.
	 * @param event the event
	 * @return the status if the handler does not want another
	 */
	int react(long event) {
		return 0;
	}

	@Override
	public final int onEvent(long handle, long event) {
		if (this.handle == 0) {
			this.handle = handle;
		}
		String text = describe(event);
		int status = react(event);
		change(() -> this.events.add(text));
		int wanted = this.handler.onEvent(handle, event);
		return (wanted != 0) ? wanted : status;
	}

	@Override
	public final void onFailure(Throwable failure) {
		change(() -> this.failures.add(failure));
	}

	final void change(Runnable change) {
		this.lock.lock();
		try {
			change.run();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	List<String> events() {
		this.lock.lock();
		try {
			return List.copyOf(this.events);
		}
		finally {
			this.lock.unlock();
		}
	}

	List<Throwable> failures() {
		this.lock.lock();
		try {
			return List.copyOf(this.failures);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait for an event.
	 * @param start how its text starts
	 * @return its text
	 */
	String await(String start) {
		awaitThat(start, (events) -> events.stream().anyMatch((event) -> event.startsWith(start)));
		return events().stream().filter((event) -> event.startsWith(start)).findFirst().orElseThrow();
	}

	void awaitThat(String what, Predicate<List<String>> condition) {
		long nanos = DEADLINE.toNanos();
		this.lock.lock();
		try {
			while (!condition.test(this.events)) {
				if (nanos <= 0) {
					throw new AssertionError("No " + what + " within " + DEADLINE + " but " + this.events);
				}
				nanos = this.changed.awaitNanos(nanos);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for " + what, ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait for what no event tells.
	 * @param condition what to wait for
	 * @param failure what to say if it does not come
	 */
	static void spinUntil(BooleanSupplier condition, Supplier<String> failure) {
		long deadline = deadlineNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as(failure).isLessThan(deadline);
			Thread.onSpinWait();
		}
	}

	static long deadlineNanos() {
		return System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE.toSeconds());
	}

	/**
	 * Closes the handle, once.
	 */
	abstract void close();

	/**
	 * A handler that is only interested in events.
	 */
	@FunctionalInterface
	interface EventHandler extends NativeCallback {

		@Override
		default void onFailure(Throwable failure) {
		}

	}

}
