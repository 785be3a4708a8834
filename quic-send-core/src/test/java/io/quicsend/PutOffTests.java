package io.quicsend;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.quicsend.msquic.MsQuicLibrary;
import io.quicsend.msquic.NativeLibraryOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose messages wait for a flush. The session of these tests is never connected, so
 * there is nothing to send.
 */
@Timeout(60)
class PutOffTests {

	private final QuicRegistration registration = new QuicRegistration(
			new MsQuicLibrary(NativeLibraryOptions.defaults()), RegistrationOptions.defaults());

	private final ConnectionOptions options = ConnectionOptions.builder("127.0.0.1", 4433, "test").build();

	private final ConnectionSession session = new ConnectionSession(
			new DefaultQuicConnection(this.registration, "test", this.options), new ConnectionSetup(this.options),
			this.registration);

	private final PutOff putOff = this.session.putOff();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.release.countDown();
		this.registration.close();
	}

	@Test
	void messagesAreNotPutOffWhileNothingIsCompleted() {
		assertThat(this.putOff.isPossible()).isFalse();
		assertThat(this.putOff.takesMessages()).isFalse();
	}

	@Test
	void messagesOfAStageArePutOff() {
		CompletableFuture<Boolean> taken = new CompletableFuture<>();
		Promise promise = decided();
		promise.thenRun(() -> taken.complete(this.putOff.isPossible() && this.putOff.takesMessages()));
		this.session.complete(promise);
		assertThat(taken).succeedsWithin(20, TimeUnit.SECONDS).isEqualTo(true);
	}

	@Test
	void messagesOfOtherThreadsArePutOffWhileSeveralFuturesAreCompleted() {
		blockInFirstOf(decided(), decided());
		assertThat(this.putOff.isPossible()).isFalse();
		assertThat(this.putOff.takesMessages()).isTrue();
	}

	@Test
	void messagesOfOtherThreadsAreNotPutOffWhileOneFutureIsCompleted() {
		blockInFirstOf(decided());
		assertThat(this.putOff.takesMessages()).isFalse();
	}

	@Test
	void stageThatBlocksHasMessagesOfOtherThreadsPutOffNoLongerThanTheLimit() {
		blockInFirstOf(decided(), decided(), decided());
		assertThat(this.putOff.takesMessages()).isTrue();
		CountedThreads.await("put off no longer", () -> !this.session.completions().isBusy());
		assertThat(this.putOff.takesMessages()).isFalse();
		assertThat(this.release.getCount()).as("the stage blocks").isOne();
	}

	private void blockInFirstOf(Promise... promises) {
		CountDownLatch entered = new CountDownLatch(1);
		promises[0].thenRun(() -> {
			entered.countDown();
			CountedThreads.await(this.release);
		});
		PromiseList chain = new PromiseList();
		for (Promise promise : promises) {
			chain.add(promise);
		}
		this.session.complete(chain.take());
		assertThat(CountedThreads.await(entered)).as("the stage has begun").isTrue();
	}

	private static Promise decided() {
		Promise promise = new Promise();
		promise.decide(null);
		return promise;
	}

}
