package io.quicsend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what has been put off does not wait for long. One timer serves all
 * connections and ticks for as long as they are busy, since setting it costs as much as
 * sending several messages. Thread-safe.
 */
final class FlushTimer {

	private static final Logger logger = LoggerFactory.getLogger(FlushTimer.class);

	/** Ticks with nothing to do after which it stops. */
	private static final int PATIENCE = 10;

	private final ScheduledExecutorService timer;

	private final long nanos;

	private final ReentrantLock lock = new ReentrantLock();

	private List<PutOff> due = new ArrayList<>();

	private @Nullable Future<?> ticking;

	private int idleTicks;

	/**
	 * Create a timer.
	 * @param timer runs it
	 * @param limit how long anything waits at most
	 */
	FlushTimer(ScheduledExecutorService timer, Duration limit) {
		this.timer = timer;
		this.nanos = limit.toNanos();
	}

	/**
	 * Flush something at the next tick.
	 * @param putOff what to flush, once for each call
	 */
	void add(PutOff putOff) {
		this.lock.lock();
		try {
			this.due.add(putOff);
			if (this.ticking != null && !this.timer.isShutdown()) {
				return;
			}
			this.idleTicks = 0;
			this.ticking = this.timer.scheduleAtFixedRate(this::tick, this.nanos, this.nanos, TimeUnit.NANOSECONDS);
			return;
		}
		catch (RejectedExecutionException ex) {
			// The registration is being closed; each connection knows what becomes of it.
		}
		finally {
			this.lock.unlock();
		}
		tick();
	}

	private void tick() {
		List<PutOff> due;
		this.lock.lock();
		try {
			due = this.due;
			if (due.isEmpty()) {
				stopIfIdle();
				return;
			}
			this.idleTicks = 0;
			this.due = new ArrayList<>();
		}
		finally {
			this.lock.unlock();
		}
		due.forEach(FlushTimer::flush);
	}

	/** Nothing is thrown, since the timer would not tick any more. */
	private static void flush(PutOff putOff) {
		try {
			putOff.flushAtLast();
		}
		catch (RuntimeException | Error ex) {
			logger.error("What has been put off could not be flushed", ex);
		}
	}

	private void stopIfIdle() {
		Future<?> ticking = this.ticking;
		if (ticking != null && ++this.idleTicks == PATIENCE) {
			ticking.cancel(false);
			this.ticking = null;
		}
	}

}
