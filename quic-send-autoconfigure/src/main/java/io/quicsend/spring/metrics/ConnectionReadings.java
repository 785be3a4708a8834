package io.quicsend.spring.metrics;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;

import io.quicsend.ConnectionState;
import io.quicsend.ConnectionStatistics;
import io.quicsend.ConnectionTotals;
import io.quicsend.QuicConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all meters of a connection show, read together at most once a second. Reading
 * waits for msquic's worker; when that is busy, meters show what was read before rather
 * than hold up a scrape.
 */
final class ConnectionReadings {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionReadings.class);

	private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

	private static final long PATIENCE = Duration.ofMillis(250).toNanos();

	private final QuicConnection connection;

	private final Executor executor;

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Reading latest;

	private long latestTime;

	/** Under way. */
	private @Nullable CompletableFuture<@Nullable Reading> next;

	private long nextTime;

	ConnectionReadings(QuicConnection connection, Executor executor) {
		this.connection = connection;
		this.executor = executor;
	}

	QuicConnection connection() {
		return this.connection;
	}

	/** A number that only grows. */
	double total(ToDoubleFunction<ConnectionTotals> value) {
		Reading reading = reading();
		return (reading != null) ? value.applyAsDouble(reading.totals()) : 0;
	}

	/** A number that goes up and down, unknown at first. */
	double level(ToDoubleFunction<ConnectionTotals> value) {
		Reading reading = reading();
		return (reading != null) ? value.applyAsDouble(reading.totals()) : Double.NaN;
	}

	/** A measurement, unknown while not connected. */
	double measurement(ToDoubleFunction<ConnectionStatistics> value) {
		Reading reading = reading();
		ConnectionStatistics statistics = (reading != null) ? reading.statistics() : null;
		return (statistics != null) ? value.applyAsDouble(statistics) : Double.NaN;
	}

	private @Nullable Reading reading() {
		CompletableFuture<@Nullable Reading> reading;
		long patience;
		this.lock.lock();
		try {
			long now = System.nanoTime();
			if (this.latest != null && now - this.latestTime < INTERVAL) {
				return this.latest;
			}
			reading = this.next;
			if (reading == null) {
				reading = new CompletableFuture<>();
				this.next = reading;
				this.nextTime = now;
				this.executor.execute(this::read);
			}
			// However many meters there are, they wait only once for the same reading.
			patience = Math.max(0, this.nextTime + PATIENCE - now);
		}
		finally {
			this.lock.unlock();
		}
		try {
			return reading.get(patience, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException | ExecutionException ex) {
			logger.debug("Reading the counts of connection '{}'", this.connection.name(), ex);
		}
		return latest();
	}

	private @Nullable Reading latest() {
		this.lock.lock();
		try {
			return this.latest;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void read() {
		Reading reading = null;
		try {
			reading = new Reading(this.connection.totals(), statistics());
		}
		catch (RuntimeException | Error ex) {
			logger.debug("Reading the counts of connection '{}'", this.connection.name(), ex);
		}
		CompletableFuture<@Nullable Reading> waiting;
		this.lock.lock();
		try {
			if (reading != null) {
				this.latest = reading;
				this.latestTime = System.nanoTime();
			}
			reading = this.latest;
			waiting = this.next;
			this.next = null;
		}
		finally {
			this.lock.unlock();
		}
		if (waiting != null) {
			waiting.complete(reading);
		}
	}

	private @Nullable ConnectionStatistics statistics() {
		if (this.connection.state() != ConnectionState.CONNECTED) {
			return null;
		}
		try {
			return this.connection.statistics();
		}
		catch (IOException ex) {
			// It has ended in between.
			return null;
		}
	}

	private record Reading(ConnectionTotals totals, @Nullable ConnectionStatistics statistics) {

	}

}
