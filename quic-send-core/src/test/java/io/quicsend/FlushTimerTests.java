package io.quicsend;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * When the timer ticks. There is nothing to flush, since the session of these tests is
 * never connected.
 */
@Timeout(60)
class FlushTimerTests {

	private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

	private final FlushTimer timer = new FlushTimer(this.executor, Duration.ofMillis(1));

	private final QuicRegistration registration = new QuicRegistration(
			new MsQuicLibrary(NativeLibraryOptions.defaults()), RegistrationOptions.defaults());

	private final ConnectionOptions options = ConnectionOptions.builder("127.0.0.1", 4433, "test").build();

	private final PutOff putOff = new ConnectionSession(
			new DefaultQuicConnection(this.registration, "test", this.options), new ConnectionSetup(this.options),
			this.registration)
		.putOff();

	FlushTimerTests() {
		this.executor.setRemoveOnCancelPolicy(true);
	}

	@AfterEach
	void close() {
		this.executor.shutdownNow();
		this.registration.close();
	}

	@Test
	void isIdleUntilSomethingIsPutOff() {
		assertThat(this.executor.getTaskCount()).isZero();
	}

	@Test
	void stopsWhenNothingIsPutOffAnyMoreAndBeginsAgain() {
		this.timer.add(this.putOff);
		long ticks = awaitStopped();
		assertThat(ticks).as("some ticks, in case more follows").isGreaterThan(1);
		this.timer.add(this.putOff);
		assertThat(awaitStopped()).isGreaterThan(ticks);
	}

	@Test
	void takesWhatIsPutOffAfterTheEnd() {
		this.executor.shutdownNow();
		assertThatCode(() -> this.timer.add(this.putOff)).doesNotThrowAnyException();
	}

	private long awaitStopped() {
		CountedThreads.await("the timer has stopped",
				() -> this.executor.getQueue().isEmpty() && this.executor.getActiveCount() == 0);
		return this.executor.getCompletedTaskCount();
	}

}
