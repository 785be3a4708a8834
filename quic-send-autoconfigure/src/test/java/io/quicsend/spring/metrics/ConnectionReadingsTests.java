package io.quicsend.spring.metrics;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.quicsend.ConnectionState;
import io.quicsend.ConnectionTotals;
import io.quicsend.QuicConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionReadings}.
 */
@Timeout(60)
class ConnectionReadingsTests {

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final AtomicInteger reads = new AtomicInteger();

	private final CountDownLatch answer = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.answer.countDown();
		this.executor.shutdownNow();
	}

	@Test
	void manyMetersReadOnce() {
		this.answer.countDown();
		ConnectionReadings readings = readings();
		for (int i = 0; i < 20; i++) {
			assertThat(readings.total(ConnectionTotals::bytesAccepted)).isEqualTo(42);
		}
		// Unless the test stood still for a second meanwhile.
		assertThat(this.reads.get()).isBetween(1, 2);
	}

	@Test
	void readingThatTakesLongHoldsUpManyMetersOnce() {
		ConnectionReadings readings = readings();
		long begun = System.nanoTime();
		for (int i = 0; i < 200; i++) {
			assertThat(readings.level(ConnectionTotals::bytesAccepted)).isNaN();
			assertThat(readings.total(ConnectionTotals::bytesAccepted)).isZero();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
		assertThat(this.reads).hasValue(1);
	}

	@Test
	void whatIsReadLateIsShownLater() throws Exception {
		ConnectionReadings readings = readings();
		assertThat(readings.total(ConnectionTotals::bytesAccepted)).isZero();
		this.answer.countDown();
		this.executor.shutdown();
		assertThat(this.executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(readings.total(ConnectionTotals::bytesAccepted)).isEqualTo(42);
	}

	private ConnectionReadings readings() {
		return new ConnectionReadings(connection(), this.executor);
	}

	/** A connection whose worker may be busy. */
	private QuicConnection connection() {
		return (QuicConnection) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { QuicConnection.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "totals" -> {
						this.reads.incrementAndGet();
						assertThat(this.answer.await(60, TimeUnit.SECONDS)).isTrue();
						yield new ConnectionTotals(0, 0, 0, 0, 0, 0, Map.of(), 42, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());
					}
					case "state" -> ConnectionState.IDLE;
					case "name" -> "slow";
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

}
