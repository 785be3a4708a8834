package io.quicsend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.quicsend.CompletionQueue.PromiseSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stages that block are held by latches, so that each test says who is where.
 */
@Timeout(60)
class CompletionQueueTests {

	private final Source source = new Source();

	private final CountedThreads threads = new CountedThreads();

	/** Only as late as a test says, so that whatever is held waits. */
	private final AtomicLong nanos = new AtomicLong();

	private final CompletionQueue queue = new CompletionQueue(new CompletionThreads(this.threads, 1), this.source,
			this.nanos::get);

	private final List<Stage> stages = new ArrayList<>();

	@AfterEach
	void releaseAll() {
		this.stages.forEach(Stage::release);
		this.threads.awaitAtWork(0);
	}

	@Test
	void isBusyWhileOthersAreCompletedBehindAStage() {
		Stage first = blocking();
		Stage second = blocking();
		complete(first, second);
		first.awaitEntered();
		assertThat(this.queue.isBusy()).isTrue();
		first.release();
		second.awaitEntered();
		assertThat(this.queue.isBusy()).as("no flush yet").isTrue();
		int flushes = this.source.flushes.get();
		second.release();
		this.threads.awaitAtWork(0);
		assertThat(this.queue.isBusy()).isFalse();
		assertThat(this.source.flushes).hasValueGreaterThan(flushes);
	}

	@Test
	void heldFuturesAreCompletedInOrderWithTheOneThatDoesNotWait() {
		List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
		assertThat(this.queue.hold(recording(completed, 0))).as("the first one").isFalse();
		this.threads.awaitAtWork(0);
		assertThat(this.queue.hold(recording(completed, 1))).isTrue();
		assertThat(this.queue.hold(recording(completed, 2))).isTrue();
		assertThat(completed).containsExactly(0);
		assertThat(this.queue.isDone()).isFalse();
		this.queue.complete(recording(completed, 3));
		this.threads.awaitAtWork(0);
		assertThat(completed).containsExactly(0, 1, 2, 3);
		this.queue.completeHeld();
		assertThat(this.threads.atWork()).as("none is held any more").isZero();
	}

	@Test
	void heldFuturesAreCompletedAtLast() {
		List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
		this.queue.hold(recording(completed, 0));
		this.threads.awaitAtWork(0);
		this.queue.hold(recording(completed, 1));
		this.queue.completeHeld();
		this.threads.awaitAtWork(0);
		assertThat(completed).containsExactly(0, 1);
	}

	@Test
	void heldFuturesAreCompletedWhenNoneFollowsAnyMore() {
		List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
		this.queue.hold(recording(completed, 0));
		this.threads.awaitAtWork(0);
		this.queue.hold(recording(completed, 1));
		this.queue.retire();
		assertThat(this.queue.hold(recording(completed, 2))).as("there may be none to wait for").isFalse();
		this.threads.awaitAtWork(0);
		assertThat(completed).containsExactly(0, 1, 2);
		assertThat(this.queue.isDone()).isTrue();
	}

	private static Promise recording(List<Integer> completed, int number) {
		Promise promise = new Promise();
		promise.thenRun(() -> completed.add(number));
		promise.decide(null);
		return promise;
	}

	@Test
	void isNotBusyWithOneFutureAlone() {
		Stage only = blocking();
		complete(only);
		only.awaitEntered();
		assertThat(this.queue.isBusy()).isFalse();
	}

	@Test
	void isBusyAgainWhenASlowRunnerGetsOn() {
		Stage slow = blocking();
		Stage second = blocking();
		Stage third = blocking();
		complete(slow, second, third);
		slow.awaitEntered();
		this.queue.runnerIsSlow();
		assertThat(this.queue.isBusy()).isFalse();
		slow.release();
		second.awaitEntered();
		assertThat(this.queue.isBusy()).isTrue();
	}

	@Test
	void helperCompletesWhatIsBehindAStageThatBlocks() {
		Stage stuck = blocking();
		Stage behind = passing();
		Stage last = passing();
		complete(stuck, behind, last);
		stuck.awaitEntered();
		this.queue.runnerIsSlow();
		help();
		last.awaitEntered();
		assertThat(behind.thread()).isSameAs(last.thread()).isNotSameAs(stuck.thread());
		assertThat(this.queue.isBusy()).as("made busy by the one that helps").isFalse();
		this.threads.awaitAtWork(1);
	}

	@Test
	void nobodyHelpsARunnerThatGetsOn() {
		Stage first = blocking();
		Stage second = blocking();
		complete(first, second, passing());
		first.awaitEntered();
		this.queue.helpIfStuck();
		first.release();
		second.awaitEntered();
		this.queue.helpIfStuck();
		assertThat(this.threads.atWork()).isEqualTo(1);
	}

	@Test
	void helperLeavesTheRestToARunnerThatGetsOn() {
		Stage stuck = blocking();
		Stage helped = blocking();
		complete(stuck, helped);
		stuck.awaitEntered();
		help();
		helped.awaitEntered();
		assertThat(this.threads.atWork()).isEqualTo(2);
		// The runner gets on to its next batch, and there is more behind that.
		Stage next = blocking();
		complete(next);
		stuck.release();
		next.awaitEntered();
		Stage rest = passing();
		complete(rest);
		helped.release();
		this.threads.awaitAtWork(1);
		assertThat(rest.isEntered()).isFalse();
		next.release();
		rest.awaitEntered();
		assertThat(rest.thread()).isSameAs(next.thread()).isSameAs(stuck.thread());
	}

	@Test
	void lastThreadStaysThoughTheRunnerHasGotOn() {
		Stage stuck = blocking();
		Stage helped = blocking();
		complete(stuck, helped);
		stuck.awaitEntered();
		help();
		helped.awaitEntered();
		Stage next = passing();
		complete(next);
		stuck.release();
		CountedThreads.await("the runner has found nothing more to do",
				() -> next.isEntered() && this.threads.atWork() == 1);
		Stage rest = passing();
		complete(rest);
		assertThat(this.threads.atWork()).as("still at work, so there is no need for another").isEqualTo(1);
		helped.release();
		rest.awaitEntered();
		assertThat(rest.thread()).isSameAs(helped.thread());
	}

	@Test
	void waitingInAStageFlushesTheSource() {
		CompletionQueue direct = new CompletionQueue(new CompletionThreads(RegistrationOptions.DIRECT), this.source);
		assertThat(flushesOfAWaitIn(direct, () -> {
		})).isOne();
	}

	@Test
	void waitingInAStageFlushesItsOwnSourceAfterAnotherQueueHasRunInIt() {
		CompletionQueue direct = new CompletionQueue(new CompletionThreads(RegistrationOptions.DIRECT), this.source);
		Source otherSource = new Source();
		CompletionQueue other = new CompletionQueue(new CompletionThreads(RegistrationOptions.DIRECT), otherSource);
		Stage nested = passing();
		assertThat(flushesOfAWaitIn(direct, () -> other.complete(nested.promise))).isOne();
		assertThat(nested.isEntered()).isTrue();
	}

	/**
	 * Have a stage do something, then wait for a future.
	 * @return how often the source was flushed by that wait
	 */
	private int flushesOfAWaitIn(CompletionQueue queue, Runnable before) {
		AtomicInteger flushes = new AtomicInteger();
		Promise promise = decided();
		promise.thenRun(() -> {
			before.run();
			int atFirst = this.source.flushes.get();
			assertTimesOut(new Promise());
			flushes.set(this.source.flushes.get() - atFirst);
		});
		queue.complete(promise);
		return flushes.get();
	}

	private static void assertTimesOut(Promise promise) {
		try {
			promise.get(0, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		throw new IllegalStateException("Nobody has completed it");
	}

	/** As the registration's timer does, twice: the first time sees where things are. */
	private void help() {
		this.queue.helpIfStuck();
		this.queue.helpIfStuck();
	}

	private Stage blocking() {
		Stage stage = new Stage(1);
		this.stages.add(stage);
		return stage;
	}

	private Stage passing() {
		return new Stage(0);
	}

	private void complete(Stage... stages) {
		PromiseList chain = new PromiseList();
		for (Stage stage : stages) {
			chain.add(stage.promise);
		}
		this.queue.complete(chain.take());
	}

	private static Promise decided() {
		Promise promise = new Promise();
		promise.decide(null);
		return promise;
	}

	/** A dependent stage of a promise of its own. */
	private static final class Stage {

		private final Promise promise = decided();

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch released;

		private final AtomicReference<Thread> thread = new AtomicReference<>();

		Stage(int latches) {
			this.released = new CountDownLatch(latches);
			this.promise.thenRun(() -> {
				this.thread.set(Thread.currentThread());
				this.entered.countDown();
				CountedThreads.await(this.released);
			});
		}

		void awaitEntered() {
			assertThat(CountedThreads.await(this.entered)).as("the stage has begun").isTrue();
		}

		boolean isEntered() {
			return this.entered.getCount() == 0;
		}

		Thread thread() {
			return this.thread.get();
		}

		void release() {
			this.released.countDown();
		}

	}

	/** Decides nothing, and counts. */
	private static final class Source implements PromiseSource {

		private final AtomicInteger flushes = new AtomicInteger();

		@Override
		public @Nullable Promise takeDecided() {
			return null;
		}

		@Override
		public void flush() {
			this.flushes.incrementAndGet();
		}

	}

}
