package io.quicsend.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * How long Spring waits for what it stops in one phase.
 *
 * @param timeout the limit
 */
record ShutdownPhase(Duration timeout) {

	private static final String TIMEOUT_PROPERTY = "spring.lifecycle.timeout-per-shutdown-phase";

	/** Spring Boot's own. */
	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

	/** Closing takes two seconds where the receiver does not answer. */
	private static final Duration MAX_RESERVE = Duration.ofSeconds(3);

	static ShutdownPhase of(Environment environment) {
		return new ShutdownPhase(
				Binder.get(environment).bind(TIMEOUT_PROPERTY, Duration.class).orElse(DEFAULT_TIMEOUT));
	}

	/**
	 * How long to wait for acknowledgements, so that there is time left to close.
	 * @return four fifths of the timeout, or more
	 */
	Duration drainTimeout() {
		Duration fifth = this.timeout.dividedBy(5);
		return this.timeout.minus((fifth.compareTo(MAX_RESERVE) < 0) ? fifth : MAX_RESERVE);
	}

	/**
	 * How long it takes at most until this phase has ended, if the web server's phase
	 * before it takes all of its time too.
	 * @return twice the timeout
	 */
	Duration untilEnd() {
		return this.timeout.multipliedBy(2);
	}

}
