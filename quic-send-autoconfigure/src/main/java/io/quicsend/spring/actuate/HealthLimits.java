package io.quicsend.spring.actuate;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Status;

/**
 * What a {@link QuicConnectionHealthIndicator} goes by.
 *
 * @param maxLoss share of packets that may be lost, 0 to 1
 * @param maxRtt round-trip time that is acceptable
 * @param degradedStatus status of a connection that works, but not well
 * @param forgetFailureAfter how long a failed attempt to connect, or a loss, counts,
 * {@code null} for as long as no attempt succeeds
 */
public record HealthLimits(double maxLoss, Duration maxRtt, Status degradedStatus,
		@Nullable Duration forgetFailureAfter) {

}
