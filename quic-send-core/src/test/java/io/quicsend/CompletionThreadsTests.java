package io.quicsend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.quicsend.CompletionQueue.PromiseSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many threads serve several queues.
 */
@Timeout(60)
class CompletionThreadsTests {

	private static final int LIMIT = 2;

	private final AtomicInteger started = new AtomicInteger();

	private final AtomicInteger atWork = new AtomicInteger();

	private final CompletionThreads threads = new CompletionThreads(this::startThread, LIMIT);

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void releaseAll() {
		this.release.countDown();
		await("no thread is at work", () -> this.atWork.get() == 0);
	}

	@Test
	void manyQueuesAreServedByNoMoreThreadsThanTheLimit() {
		List<Promise> promises = new ArrayList<>();
		CountDownLatch entered = new CountDownLatch(LIMIT);
		for (int i = 0; i < 20; i++) {
			promises.add(completeWith(() -> {
				entered.countDown();
				awaitRelease();
			}));
		}
		assertThat(await(entered)).isTrue();
		assertThat(this.started).hasValue(LIMIT);
		this.release.countDown();
		promises.forEach(Promise::join);
		assertThat(this.started).hasValue(LIMIT);
	}

	@Test
	void queueThatHasWaitedSinceTheLastTimeGetsAThreadOfItsOwn() {
		CountDownLatch entered = new CountDownLatch(LIMIT);
		for (int i = 0; i < LIMIT; i++) {
			completeWith(() -> {
				entered.countDown();
				awaitRelease();
			});
		}
		assertThat(await(entered)).isTrue();
		Promise waiting = completeWith(() -> {
		});
		this.threads.helpIfWaiting();
		assertThat(this.started).as("it may not have been waiting for long").hasValue(LIMIT);
		assertThat(waiting.isDone()).isFalse();
		this.threads.helpIfWaiting();
		assertThat(waiting).succeedsWithin(20, TimeUnit.SECONDS);
		await("the further thread has left", () -> this.atWork.get() == LIMIT);
		this.threads.helpIfWaiting();
		assertThat(this.started).as("nothing waits any more").hasValue(LIMIT + 1);
	}

	@Test
	void queueThatAlwaysHasMoreKeepsNoOtherOneWaiting() {
		CompletionThreads one = new CompletionThreads(this::startThread, 1);
		AtomicInteger rounds = new AtomicInteger();
		Endless source = new Endless(rounds, this.release);
		source.queue = new CompletionQueue(one, source);
		source.queue.wake();
		await("it goes round", () -> rounds.get() > 10);
		Promise other = decided();
		queue(one).complete(other);
		assertThat(other).succeedsWithin(20, TimeUnit.SECONDS);
		assertThat(this.started).hasValue(1);
		assertThat(this.release.getCount()).isOne();
	}

	@Test
	void everythingCompletesThoughTheExecutorTakesNoMore() {
		CompletionThreads rejecting = new CompletionThreads((task) -> {
			throw new RejectedExecutionException("for a test");
		}, LIMIT);
		Promise promise = decided();
		queue(rejecting).complete(promise);
		assertThat(promise).succeedsWithin(20, TimeUnit.SECONDS);
	}

	private Promise completeWith(Runnable stage) {
		Promise promise = decided();
		promise.thenRun(stage);
		queue(this.threads).complete(promise);
		return promise;
	}

	private static CompletionQueue queue(CompletionThreads threads) {
		return new CompletionQueue(threads, new Nothing());
	}

	private static Promise decided() {
		Promise promise = new Promise();
		promise.decide(null);
		return promise;
	}

	private void startThread(Runnable task) {
		this.started.incrementAndGet();
		this.atWork.incrementAndGet();
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			finally {
				this.atWork.decrementAndGet();
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	private void awaitRelease() {
		await(this.release);
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private static void await(String what, BooleanSupplier condition) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("still not: " + what).isLessThan(deadline);
			LockSupport.parkNanos(100_000);
		}
	}

	private static class Nothing implements PromiseSource {

		@Override
		public @Nullable Promise takeDecided() {
			return null;
		}

		@Override
		public void flush() {
		}

	}

	/** Has more whenever it has been asked, until it is released. */
	private static final class Endless extends Nothing {

		private final AtomicInteger rounds;

		private final CountDownLatch release;

		private volatile @Nullable CompletionQueue queue;

		Endless(AtomicInteger rounds, CountDownLatch release) {
			this.rounds = rounds;
			this.release = release;
		}

		@Override
		public @Nullable Promise takeDecided() {
			this.rounds.incrementAndGet();
			CompletionQueue queue = this.queue;
			if (queue != null && this.release.getCount() > 0) {
				queue.wake();
			}
			return null;
		}

	}

}
