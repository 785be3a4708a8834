package io.quicsend.msquic;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the JVM sees of msquic's threads and memory under load.
 */
abstract class ThreadContract {

	abstract Raw raw();

	abstract MsQuicBinding binding();

	@Test
	@DisplayName("D21: workers are daemons with stable names, attached once")
	void workersAreAttachedOnce() throws InterruptedException {
		Raw.RawPair pair = raw().pair();
		RawTraffic traffic = new RawTraffic(raw(), pair);
		traffic.run(1000);
		List<String> names = traffic.threads.stream().map(Thread::getName).sorted().toList();
		int threads = ManagementFactory.getThreadMXBean().getThreadCount();
		while (traffic.callbacks.get() < 100_000) {
			traffic.run(5000);
		}
		assertThat(traffic.threads).hasSizeLessThanOrEqualTo(Runtime.getRuntime().availableProcessors())
			.allMatch(Thread::isDaemon)
			.allMatch(Thread::isAlive);
		assertThat(traffic.threads).extracting(Thread::getName)
			.allMatch((name) -> name.matches("quic-send-msquic-\\d+"))
			.containsAll(names)
			.doesNotHaveDuplicates();
		assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThanOrEqualTo(threads + 2);
		assertThat(traffic.delivered.get()).isEqualTo(traffic.ended.get());
		traffic.close();
	}

	@Test
	@DisplayName("D4, D5: nothing that native code uses is collected or moved")
	void garbageCollectionDoesNoHarm() throws InterruptedException {
		RawTraffic traffic = new RawTraffic(raw(), raw().pair());
		Thread collector = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				System.gc();
				LockSupport.parkNanos(1_000_000);
			}
		}, "collector");
		collector.setDaemon(true);
		collector.start();
		try {
			traffic.run(3000);
		}
		finally {
			collector.interrupt();
			collector.join();
		}
		assertThat(traffic.delivered).hasValue(3000);
		assertThat(traffic.bytesReceived).hasValue(300_000);
		assertThat(traffic.sumReceived).hasValue(traffic.sumSent());
		traffic.close();
	}

	@Test
	void libraryWorksAgainAfterItWasClosed() throws InterruptedException {
		RawTraffic before = new RawTraffic(raw(), raw().pair());
		before.run(10_000);
		before.close();
		raw().close();
		for (int i = 0; i < 3; i++) {
			try (Raw again = Raw.open(binding())) {
				RawTraffic traffic = new RawTraffic(again, again.pair());
				traffic.run(1000);
				assertThat(traffic.delivered).hasValue(1000);
				traffic.close();
			}
		}
	}

	@Test
	void workersEndWhenLibraryIsClosed() throws InterruptedException {
		RawTraffic traffic = new RawTraffic(raw(), raw().pair());
		traffic.run(100);
		traffic.close();
		raw().close();
		for (Thread worker : traffic.threads) {
			worker.join(10_000);
			assertThat(worker.isAlive()).isFalse();
		}
	}

	@Test
	void threadThatUsedTlsMayEndAfterLibraryWasClosed() throws InterruptedException {
		CountDownLatch used = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		Thread user = new Thread(() -> {
			raw().pair();
			used.countDown();
			try {
				closed.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		user.start();
		used.await();
		raw().close();
		closed.countDown();
		user.join();
		try (Raw again = Raw.open(binding())) {
			again.pair();
		}
	}

	@Test
	void nothingIsLeftOpenInNativeCode() throws InterruptedException {
		AtomicInteger events = new AtomicInteger();
		Raw.RawPair pair = raw().pair();
		RawTraffic traffic = new RawTraffic(raw(), pair);
		traffic.run(500);
		traffic.close();
		assertThat(counter(MsQuic.PERF_COUNTER_CONN_ACTIVE)).isEqualTo(2);
		awaitZero(MsQuic.PERF_COUNTER_STRM_ACTIVE);
		pair.client().onEach((handle, event) -> events.incrementAndGet() * 0);
		pair.client().close();
		int seen = events.get();
		pair.server().close();
		awaitZero(MsQuic.PERF_COUNTER_CONN_ACTIVE);
		assertThat(events).hasValue(seen);
	}

	/**
	 * msquic counts an object until its worker has let go of it.
	 */
	private void awaitZero(int index) {
		RawObject.spinUntil(() -> counter(index) == 0, () -> "counter " + index + " is " + counter(index));
	}

	private long counter(int index) {
		ParamValue counters = new ParamValue(raw().memory, 32 * Long.BYTES);
		Raw.check(counters.read(raw().api, 0, MsQuic.PARAM_GLOBAL_PERF_COUNTERS));
		return counters.getLong(index * Long.BYTES);
	}

}
