package io.quicsend.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;

import io.quicsend.ConnectionStatistics;
import org.jspecify.annotations.Nullable;

/**
 * How well an established connection works. Thread-safe.
 */
final class Quality {

	private final HealthLimits limits;

	private final ReentrantLock lock = new ReentrantLock();

	/** Since when the connection is established that is looked at. */
	private @Nullable Instant since;

	private LossWindow window = new LossWindow(0);

	private Limit maxLoss;

	private Limit maxRtt;

	private Reading latest = Reading.NONE;

	Quality(HealthLimits limits) {
		this.limits = limits;
		this.maxLoss = new Limit(limits.maxLoss());
		this.maxRtt = new Limit(limits.maxRtt().toNanos());
	}

	/**
	 * Take note of what was measured.
	 * @param since since when the connection is established
	 * @param statistics its statistics, or {@code null} if they were not to be had
	 * @return how well it works, as far as is known
	 */
	Reading read(@Nullable Instant since, @Nullable ConnectionStatistics statistics) {
		this.lock.lock();
		try {
			if (since != null && !since.equals(this.since)) {
				this.since = since;
				this.window = new LossWindow(System.nanoTime());
				this.maxLoss = new Limit(this.limits.maxLoss());
				this.maxRtt = new Limit(this.limits.maxRtt().toNanos());
				this.latest = Reading.NONE;
			}
			if (statistics != null) {
				this.latest = read(statistics);
			}
			return this.latest;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Reading read(ConnectionStatistics statistics) {
		Duration rtt = statistics.rtt();
		OptionalDouble loss = this.window.share(System.nanoTime(), statistics.packetsSent(),
				statistics.packetsLost() - statistics.packetsSpuriouslyLost());
		List<String> problems = new ArrayList<>();
		if (this.maxRtt.isExceededBy(rtt.toNanos())) {
			problems.add("its round-trip time is over the limit of " + this.limits.maxRtt().toMillis() + " ms");
		}
		if (loss.isPresent() && this.maxLoss.isExceededBy(loss.getAsDouble())) {
			problems.add(String.format(Locale.ROOT, "more than %.1f %% of its packets are lost",
					this.limits.maxLoss() * 100));
		}
		return new Reading(rtt, loss, problems.isEmpty() ? null : String.join(", and ", problems));
	}

	/**
	 * What is known of an established connection.
	 *
	 * @param rtt the round-trip time, if it is known
	 * @param loss the share of packets lost lately, if it is known
	 * @param problem which limits are exceeded, if any is
	 */
	record Reading(@Nullable Duration rtt, OptionalDouble loss, @Nullable String problem) {

		static final Reading NONE = new Reading(null, OptionalDouble.empty(), null);

	}

}
