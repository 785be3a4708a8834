package io.quicsend.spring.actuate;

import java.time.Duration;
import java.time.Instant;

import io.quicsend.ConnectionError;
import io.quicsend.ConnectionError.ShutdownByPeer;
import io.quicsend.ConnectionError.ShutdownByTransport;
import io.quicsend.ConnectionFailure;
import io.quicsend.ConnectionState;
import io.quicsend.msquic.MsQuicStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionFactsTests {

	private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

	private static final ConnectionError REFUSED = new ShutdownByTransport(MsQuicStatus.CONNECTION_REFUSED.code(), 0);

	private static final ConnectionFailure ATTEMPT_FAILED = new ConnectionFailure(TIME, REFUSED, "refused", false);

	private static final ConnectionFailure LOST = new ConnectionFailure(TIME, new ShutdownByPeer(1), "closed", true);

	@Test
	void withoutAnyFailureTheStateTellsAll() {
		assertThat(judge(ConnectionState.IDLE, null)).isEqualTo(HealthState.IDLE);
		assertThat(judge(ConnectionState.CONNECTING, null)).isEqualTo(HealthState.CONNECTING);
		assertThat(judge(ConnectionState.CONNECTED, null)).isEqualTo(HealthState.UP);
		assertThat(judge(ConnectionState.CLOSING, null)).isEqualTo(HealthState.DOWN);
		assertThat(judge(ConnectionState.CLOSED, null)).isEqualTo(HealthState.DOWN);
	}

	@ParameterizedTest
	@EnumSource(names = { "IDLE", "CONNECTING" })
	void failedAttemptCountsAsDownAlsoDuringTheNextOne(ConnectionState state) {
		assertThat(judge(state, ATTEMPT_FAILED)).isEqualTo(HealthState.DOWN);
	}

	@ParameterizedTest
	@EnumSource(names = { "IDLE", "CONNECTING" })
	void lossCountsAsDegraded(ConnectionState state) {
		assertThat(judge(state, LOST)).isEqualTo(HealthState.DEGRADED);
	}

	@Test
	void connectionThatHadNothingToDoIsIdle() {
		ConnectionError idle = new ShutdownByTransport(MsQuicStatus.CONNECTION_IDLE.code(), 0);
		assertThat(judge(ConnectionState.IDLE, new ConnectionFailure(TIME, idle, "idle", true)))
			.isEqualTo(HealthState.IDLE);
	}

	@Test
	void establishedConnectionIsUpWhateverHasFailedBesideIt() {
		assertThat(judge(ConnectionState.CONNECTED, ATTEMPT_FAILED)).isEqualTo(HealthState.UP);
	}

	@Test
	void failedAttemptIsForgottenAfterAWhile() {
		ConnectionFacts facts = new ConnectionFacts(ConnectionState.IDLE, false, ATTEMPT_FAILED);
		Duration limit = Duration.ofSeconds(30);
		assertThat(facts.judge(limit, TIME.plusSeconds(30))).isEqualTo(HealthState.DOWN);
		assertThat(facts.judge(limit, TIME.plusSeconds(31))).isEqualTo(HealthState.IDLE);
	}

	@Test
	void lossIsForgottenAfterAWhile() {
		ConnectionFacts facts = new ConnectionFacts(ConnectionState.IDLE, true, LOST);
		Duration limit = Duration.ofSeconds(30);
		assertThat(facts.judge(limit, TIME.plusSeconds(30))).isEqualTo(HealthState.DEGRADED);
		assertThat(facts.judge(limit, TIME.plusSeconds(31))).isEqualTo(HealthState.IDLE);
	}

	private static HealthState judge(ConnectionState state, @Nullable ConnectionFailure failure) {
		return new ConnectionFacts(state, true, failure).judge(null, TIME.plus(Duration.ofDays(1)));
	}

}
