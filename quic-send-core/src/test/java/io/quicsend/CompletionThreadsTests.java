package io.quicsend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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

	private final CountedThreads counted = new CountedThreads();

	private final CompletionThreads threads = new CompletionThreads(this.counted, LIMIT);

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void releaseAll() {
		this.release.countDown();
		this.counted.awaitAtWork(0);
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
		assertThat(CountedThreads.await(entered)).isTrue();
		assertThat(this.counted.started()).isEqualTo(LIMIT);
		this.release.countDown();
		promises.forEach(Promise::join);
		assertThat(this.counted.started()).isEqualTo(LIMIT);
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
		assertThat(CountedThreads.await(entered)).isTrue();
		Promise waiting = completeWith(() -> {
		});
		this.threads.helpIfWaiting();
		assertThat(this.counted.started()).as("it may not have been waiting for long").isEqualTo(LIMIT);
		assertThat(waiting.isDone()).isFalse();
		this.threads.helpIfWaiting();
		assertThat(waiting).succeedsWithin(20, TimeUnit.SECONDS);
		this.counted.awaitAtWork(LIMIT);
		this.threads.helpIfWaiting();
		assertThat(this.counted.started()).as("nothing waits any more").isEqualTo(LIMIT + 1);
	}

	@Test
	void queueThatAlwaysHasMoreKeepsNoOtherOneWaiting() {
		CompletionThreads one = new CompletionThreads(this.counted, 1);
		AtomicInteger rounds = new AtomicInteger();
		Endless source = new Endless(rounds, this.release);
		source.queue = new CompletionQueue(one, source);
		source.queue.wake();
		CountedThreads.await("it goes round", () -> rounds.get() > 10);
		Promise other = decided();
		queue(one).complete(other);
		assertThat(other).succeedsWithin(20, TimeUnit.SECONDS);
		assertThat(this.counted.started()).isEqualTo(1);
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

	private void awaitRelease() {
		CountedThreads.await(this.release);
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
