package io.quicsend.spring.actuate;

import java.time.Duration;
import java.time.Instant;

import io.quicsend.ConnectionFailure;
import io.quicsend.ConnectionStatistics;
import io.quicsend.QuicConnection;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} of one connection. It tells what is known, and never connects
 * or sends. The detail {@code state} is a {@link HealthState}; the status is derived from
 * it:
 * <ul>
 * <li>{@code UP} is {@code UP}, and {@code DOWN} is {@code DOWN}. A connection is down
 * only while its last attempt to connect has failed and none has succeeded since: neither
 * its loss nor a new attempt changes that.</li>
 * <li>{@code DEGRADED} is {@code UP}, unless the limits name another status. Loss is that
 * of the last minute, or of the last hundred packets if those took longer; a limit counts
 * as exceeded until the value is a fifth below it.</li>
 * <li>{@code IDLE} and {@code CONNECTING} are {@code UP} if it was established before,
 * and {@code UNKNOWN} if not.</li>
 * </ul>
 * Blocks for half a second at most. Thread-safe.
 */
public class QuicConnectionHealthIndicator extends AbstractHealthIndicator {

	private final QuicConnection connection;

	private final HealthLimits limits;

	private final Quality quality;

	private final ConnectionReader reader = new ConnectionReader("health", Duration.ofMillis(500));

	public QuicConnectionHealthIndicator(QuicConnection connection, HealthLimits limits) {
		super("The health of connection '" + connection.name() + "' can't be told");
		this.connection = connection;
		this.limits = limits;
		this.quality = new Quality(limits);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		ConnectionFacts facts = ConnectionFacts.of(this.connection);
		HealthState state = facts.judge(this.limits.forgetFailureAfter(), Instant.now());
		ConnectionFailure failure = facts.failure();
		builder.withDetail("receiver", receiver());
		if (state == HealthState.UP) {
			state = established(builder);
		}
		else if (failure != null) {
			builder.withDetail("lastError", failure.message()).withDetail("lastErrorTime", failure.time());
		}
		builder.withDetail("state", state).status(status(state, facts.wasConnected()));
	}

	private String receiver() {
		return this.connection.info()
			.map((info) -> Addresses.describe(info.remoteAddress()))
			.orElseGet(() -> this.connection.options().endpoints().get(0).toString());
	}

	private HealthState established(Health.Builder builder) {
		ConnectionStatistics statistics = this.reader.read(this.connection, this.connection::statistics).orElse(null);
		Quality.Reading reading = this.quality.read(this.connection.lastConnected().orElse(null), statistics);
		if (reading.rtt() != null) {
			builder.withDetail("rtt", reading.rtt());
		}
		reading.loss().ifPresent((loss) -> builder.withDetail("loss", loss));
		if (reading.problem() != null) {
			builder.withDetail("problem", reading.problem());
			return HealthState.DEGRADED;
		}
		return HealthState.UP;
	}

	private Status status(HealthState state, boolean wasConnected) {
		return switch (state) {
			case UP -> Status.UP;
			case DEGRADED -> this.limits.degradedStatus();
			case DOWN -> Status.DOWN;
			case IDLE, CONNECTING -> wasConnected ? Status.UP : Status.UNKNOWN;
		};
	}

}
