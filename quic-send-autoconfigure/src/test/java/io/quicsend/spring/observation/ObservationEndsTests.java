package io.quicsend.spring.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ends that wait while another one takes its time.
 */
@Timeout(60)
class ObservationEndsTests {

	private final ObservationEnds ends = new ObservationEnds();

	private final CountDownLatch release = new CountDownLatch(1);

	private final List<Integer> done = new ArrayList<>();

	@BeforeEach
	void block() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		this.ends.add(() -> {
			entered.countDown();
			await(this.release);
		});
		entered.await();
	}

	@AfterEach
	void release() {
		this.release.countDown();
	}

	@Test
	void areDoneInOrder() {
		add(100);
		this.release.countDown();
		CompletableFuture<List<Integer>> all = new CompletableFuture<>();
		this.ends.add(() -> all.complete(List.copyOf(this.done)));
		assertThat(all.join()).hasSize(100).isSorted();
	}

	@Test
	void areLeftToTheThreadWhileThereAreFew() {
		add(ObservationEnds.LIMIT - 1);
		this.ends.help();
		assertThat(this.done).isEmpty();
	}

	@Test
	void areDoneByWhoeverOpensStreamsWhenThereAreMany() {
		add(ObservationEnds.LIMIT + 1);
		this.ends.help();
		this.ends.help();
		this.ends.help();
		assertThat(this.done).containsExactly(0, 1);
	}

	@Test
	void oneThatThrowsHarmsNoOther() {
		this.ends.add(() -> {
			throw new IllegalStateException("thrown by the test");
		});
		CompletableFuture<String> next = new CompletableFuture<>();
		this.ends.add(() -> next.complete(Thread.currentThread().getName()));
		this.release.countDown();
		assertThat(next.join()).isEqualTo("quic-send-observations");
	}

	private void add(int count) {
		for (int i = 0; i < count; i++) {
			int number = i;
			this.ends.add(() -> this.done.add(number));
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
