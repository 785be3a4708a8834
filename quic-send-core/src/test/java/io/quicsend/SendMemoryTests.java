package io.quicsend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.quicsend.OffHeapPool.Chunk;
import io.quicsend.SendMemory.Waiter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The send window that the streams of a connection share.
 */
@Timeout(60)
class SendMemoryTests {

	private static final int LIMIT = 1000;

	private final OffHeapPool pool = new OffHeapPool(BufferMemory::new);

	private final SendMemory memory = new SendMemory(this.pool, LIMIT);

	private final List<String> told = new ArrayList<>();

	private Waiter waiter(String name) {
		return () -> this.told.add(name);
	}

	@Test
	void onePieceIsLetThroughAnEmptyWindowWhateverItsSize() throws Exception {
		Chunk chunk = this.memory.acquire(64 * 1024, 1, waiter("first"));
		assertThat(chunk).isNotNull();
		assertThat(this.memory.used()).isEqualTo(chunk.size()).isGreaterThan(LIMIT);
		assertThat(this.memory.reserve(1, waiter("second"))).isFalse();
		this.memory.release(chunk);
		assertThat(this.memory.used()).isZero();
		assertThat(this.pool.lent()).isZero();
		this.memory.wakeWaiters();
		assertThat(this.told).containsExactly("second");
	}

	@Test
	void aPieceWithMemoryBesideItIsOnePiece() throws Exception {
		Chunk chunk = this.memory.acquire(0, 1, 5000, waiter("first"));
		assertThat(chunk).isNotNull();
		assertThat(this.memory.used()).isEqualTo(chunk.size() + 5000);
		this.memory.unreserve(5000);
		this.memory.release(chunk);
		assertThat(this.memory.used()).isZero();
	}

	@Test
	void roomThatComesBackWhileSomebodyBeginsToWaitIsNotMissed() {
		assertThat(this.memory.reserve(LIMIT, waiter("none"))).isTrue();
		Waiter waiter = new Waiter() {

			private boolean waiting;

			@Override
			public void roomAvailable() {
				SendMemoryTests.this.told.add("first");
			}

			/** Asked for when it is put among those that wait. */
			@Override
			public int hashCode() {
				if (!this.waiting) {
					this.waiting = true;
					SendMemoryTests.this.memory.unreserve(LIMIT);
					SendMemoryTests.this.memory.wakeWaiters();
				}
				return 1;
			}

		};
		boolean reserved = this.memory.reserve(1, waiter);
		assertThat(reserved || this.told.contains("first")).isTrue();
		assertThat(this.memory.tryReserve(1)).as("nobody waits").isTrue();
	}

	@Test
	void theyAreToldInTurnForAsLongAsThereIsRoom() {
		assertThat(this.memory.reserve(LIMIT, waiter("none"))).isTrue();
		assertThat(this.memory.reserve(1, () -> {
			this.told.add("first");
			this.memory.reserve(LIMIT, waiter("none"));
		})).isFalse();
		assertThat(this.memory.reserve(1, waiter("second"))).isFalse();
		this.memory.wakeWaiters();
		assertThat(this.told).isEmpty();
		this.memory.unreserve(LIMIT);
		this.memory.wakeWaiters();
		assertThat(this.told).containsExactly("first");
		this.memory.unreserve(LIMIT);
		this.memory.wakeWaiters();
		this.memory.wakeWaiters();
		assertThat(this.told).containsExactly("first", "second");
	}

	@Test
	void whoIsForgottenIsNotTold() {
		Waiter waiter = waiter("forgotten");
		this.memory.reserve(LIMIT, waiter);
		this.memory.reserve(1, waiter);
		this.memory.forget(waiter);
		this.memory.unreserve(LIMIT);
		this.memory.wakeWaiters();
		assertThat(this.told).isEmpty();
	}

	@Test
	void tryingTakesRoomOnlyIfThereIsSomeAndNobodyWaits() {
		assertThat(this.memory.tryReserve(LIMIT - 10)).isTrue();
		assertThat(this.memory.tryReserve(11)).isFalse();
		assertThat(this.memory.tryReserve(5)).as("who has tried does not wait").isTrue();
		assertThat(this.memory.reserve(6, waiter("waits"))).isFalse();
		assertThat(this.memory.tryReserve(5)).as("others wait").isFalse();
		this.memory.unreserve(5);
		this.memory.wakeWaiters();
		assertThat(this.told).containsExactly("waits");
		assertThat(this.memory.tryReserve(5)).isTrue();
		assertThat(this.memory.used()).isEqualTo(LIMIT - 5);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, LIMIT / 3, LIMIT })
	void nobodyWaitsForEver(int largest) throws Exception {
		int threads = 4;
		List<CompletableFuture<Void>> takers = new ArrayList<>();
		SendMemory memory = new SendMemory(this.pool, (largest == 1) ? 1 : LIMIT);
		for (int i = 0; i < threads; i++) {
			CompletableFuture<Void> taker = new CompletableFuture<>();
			takers.add(taker);
			Thread thread = new Thread(() -> {
				try {
					takeAndGiveBack(memory, largest);
					taker.complete(null);
				}
				catch (Throwable ex) {
					taker.completeExceptionally(ex);
				}
			});
			thread.setDaemon(true);
			thread.start();
		}
		for (CompletableFuture<Void> taker : takers) {
			taker.get(50, TimeUnit.SECONDS);
		}
		assertThat(memory.used()).isZero();
	}

	private static void takeAndGiveBack(SendMemory memory, int largest) throws InterruptedException {
		Semaphore room = new Semaphore(0);
		Waiter waiter = room::release;
		for (int i = 0; i < 50_000; i++) {
			int size = 1 + ThreadLocalRandom.current().nextInt(largest);
			while (!memory.reserve(size, waiter)) {
				assertThat(room.tryAcquire(20, TimeUnit.SECONDS)).as("told that there is room").isTrue();
			}
			if (i % 16 == 0) {
				Thread.yield();
			}
			memory.unreserve(size);
			memory.wakeWaiters();
		}
		memory.forget(waiter);
	}

}
