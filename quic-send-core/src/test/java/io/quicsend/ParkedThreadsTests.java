package io.quicsend;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class ParkedThreadsTests {

	private static final Duration LONG = Duration.ofMinutes(10);

	private final List<Thread> started = new CopyOnWriteArrayList<>();

	private ParkedThreads threads = threads(LONG);

	@AfterEach
	void endAll() throws InterruptedException {
		this.threads.shutdown();
		for (Thread thread : this.started) {
			thread.join();
		}
	}

	@Test
	void threadThatWaitsGetsTheNextTask() {
		Thread first = run();
		awaitWaiting(first);
		assertThat(run()).isSameAs(first);
		assertThat(this.started).hasSize(1);
	}

	@Test
	void anotherThreadIsStartedWhileAllAreBusy() {
		CountDownLatch release = new CountDownLatch(1);
		this.threads.execute(() -> CountedThreads.await(release));
		Thread second = run();
		release.countDown();
		awaitWaiting(this.started.get(0));
		awaitWaiting(second);
		assertThat(this.started).hasSize(2);
	}

	@Test
	void threadThatHasWaitedForTooLongEnds() throws InterruptedException {
		this.threads = threads(Duration.ofMillis(20));
		Thread first = run();
		first.join();
		assertThat(run()).isNotSameAs(first);
	}

	@Test
	void shutdownEndsThoseThatWaitAndThoseThatAreDoneAndTakesNoMore() throws InterruptedException {
		Thread waiting = run();
		awaitWaiting(waiting);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch busy = new CountDownLatch(1);
		this.threads.execute(() -> {
			busy.countDown();
			CountedThreads.await(release);
		});
		busy.await();
		this.threads.shutdown();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(this::run);
		release.countDown();
		for (Thread thread : this.started) {
			thread.join();
		}
	}

	@Test
	void threadThatDiesOfAnErrorIsReplaced() throws InterruptedException {
		this.threads.execute(() -> {
			throw new IllegalStateException("for a test");
		});
		this.started.get(0).join();
		assertThat(run()).isNotSameAs(this.started.get(0));
	}

	@Test
	void everyTaskRunsOnceThoughThreadsEndMeanwhile() {
		this.threads = threads(Duration.ofNanos(50_000));
		AtomicInteger runs = new AtomicInteger();
		int tasks = 20_000;
		for (int i = 0; i < tasks; i++) {
			this.threads.execute(runs::incrementAndGet);
			if (ThreadLocalRandom.current().nextInt(8) == 0) {
				awaitRuns(runs, i + 1);
			}
		}
		awaitRuns(runs, tasks);
		assertThat(runs).hasValue(tasks);
	}

	private static void awaitRuns(AtomicInteger runs, int count) {
		while (runs.get() < count) {
			Thread.onSpinWait();
		}
	}

	private Thread run() {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		this.threads.execute(() -> thread.complete(Thread.currentThread()));
		return thread.orTimeout(20, TimeUnit.SECONDS).join();
	}

	private static void awaitWaiting(Thread thread) {
		CountedThreads.await("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
	}

	private ParkedThreads threads(Duration keepAlive) {
		return new ParkedThreads((task) -> {
			Thread thread = new Thread(task, "parked");
			thread.setDaemon(true);
			thread.setUncaughtExceptionHandler((dead, error) -> {
			});
			this.started.add(thread);
			return thread;
		}, keepAlive);
	}

}
