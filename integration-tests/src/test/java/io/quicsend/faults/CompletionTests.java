package io.quicsend.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.quicsend.BusyCompletions;
import io.quicsend.QuicConnection;
import io.quicsend.SendStream;
import io.quicsend.test.QuicReceiver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application does when a future completes must not harm anything else.
 */
class CompletionTests {

	@RegisterExtension
	final Sender sender = Sender.create();

	@Test
	@DisplayName("D1: a dependent stage that throws harms no other future")
	void throwingStages() {
		QuicConnection connection = this.sender.connect(this.sender.receiver());
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			CompletableFuture<Void> send = connection.send(ByteBuffer.wrap(new byte[100]));
			send.thenRun(() -> {
				throw new StackOverflowError("thrown by the test");
			});
			send.thenRun(() -> {
				throw new IllegalStateException("thrown by the test");
			});
			sends.add(send);
		}
		sends.forEach(Sender::succeeds);
		Sender.succeeds(connection.send(ByteBuffer.wrap(new byte[100])));
	}

	@Test
	@DisplayName("D2: a dependent stage that blocks delays no other connection")
	void blockingStage() throws Exception {
		QuicReceiver receiver = receiverWithoutStreams();
		QuicConnection blocked = this.sender.connect(receiver);
		QuicConnection other = this.sender.connect(this.sender.receiver());
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		blocked.openSendStream().start().thenRun(() -> {
			entered.countDown();
			await(release);
		});
		receiver.streamLimit(10);
		assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < 20; i++) {
			Sender.succeeds(other.send(ByteBuffer.wrap(new byte[10])));
		}
		assertThat(release.getCount()).as("still blocked").isOne();
		release.countDown();
	}

	@Test
	@DisplayName("D2: a dependent stage that blocks before others holds up no message of another thread")
	void blockingStageBeforeOthers() throws Exception {
		QuicReceiver receiver = receiverWithoutStreams();
		QuicConnection connection = this.sender.connect(receiver);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		int count = 300;
		List<CompletableFuture<Void>> stages = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			boolean first = i == 0;
			stages.add(connection.send(ByteBuffer.wrap(new byte[10])).thenRun(() -> {
				if (first) {
					// So that there are many to complete when this one is done.
					Sender.await("all others have arrived", () -> receiver.finishedCount() == count);
				}
				else if (entered.getCount() > 0 && BusyCompletions.of(connection)) {
					entered.countDown();
					await(release);
				}
			}));
		}
		receiver.streamLimit(count);
		assertThat(entered.await(10, TimeUnit.SECONDS)).as("several are completed at once").isTrue();
		// Put off first.
		Sender.succeeds(connection.send(ByteBuffer.wrap(new byte[10])));
		assertThat(release.getCount()).as("still blocked").isOne();
		release.countDown();
		stages.forEach(Sender::succeeds);
	}

	@Test
	@DisplayName("D2: a dependent stage may wait for another future of its connection")
	void stageThatWaitsForItsOwnConnection() {
		QuicReceiver receiver = receiverWithoutStreams();
		SendStream stream = this.sender.connect(receiver).openSendStream();
		CompletableFuture<Void> chain = stream.start().thenRun(() -> stream.send(new byte[10]).join());
		receiver.streamLimit(10);
		Sender.succeeds(chain);
		Sender.succeeds(stream.finish());
	}

	@Test
	@DisplayName("D3: a dependent stage may ask for statistics and close everything")
	void closingFromAStage() {
		QuicReceiver receiver = receiverWithoutStreams();
		QuicConnection connection = this.sender.connect(receiver);
		QuicConnection other = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> chain = stream.start().thenRun(() -> {
			try {
				assertThat(stream.statistics().bytesQueued()).isZero();
				assertThat(connection.statistics().packetsSent()).isPositive();
				assertThat(other.statistics().packetsSent()).isPositive();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			stream.close();
			other.close();
			connection.close(Duration.ofSeconds(1));
		});
		receiver.streamLimit(10);
		Sender.succeeds(chain);
	}

	@Test
	@DisplayName("D16: a cancelled future leaves the stream as it was")
	void cancelledFuture() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		SendStream stream = connection.openSendStream();
		CompletableFuture<Void> cancelled = stream.send(new byte[100]);
		cancelled.cancel(true);
		Sender.succeeds(stream.send(new byte[100]));
		Sender.succeeds(stream.finish());
		assertThat(receiver.awaitStreams(1, Sender.DEADLINE).get(0).bytes()).isEqualTo(200);
	}

	@Test
	@DisplayName("D1: a dependent stage has the class loader of whoever made the registration")
	void contextClassLoader() throws Exception {
		QuicReceiver receiver = receiverWithoutStreams();
		Thread thread = Thread.currentThread();
		ClassLoader ofRegistration = thread.getContextClassLoader();
		try (URLClassLoader other = new URLClassLoader(new URL[0], ofRegistration)) {
			thread.setContextClassLoader(other);
			CompletableFuture<ClassLoader> seen = this.sender.connect(receiver)
				.openSendStream()
				.start()
				.thenApply((started) -> Thread.currentThread().getContextClassLoader());
			receiver.streamLimit(10);
			Sender.succeeds(seen);
			assertThat(seen).isCompletedWithValue(ofRegistration);
		}
		finally {
			thread.setContextClassLoader(ofRegistration);
		}
	}

	/** No stream starts before the limit is raised, so stages can be attached in time. */
	private QuicReceiver receiverWithoutStreams() {
		return this.sender.receiver((builder) -> builder.streamLimit(0));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Nested
	class OnAnExecutorThatRefuses {

		@RegisterExtension
		final Sender sender = Sender.create((options) -> options.withCompletionExecutor((task) -> {
			throw new RejectedExecutionException("refused by the test");
		}));

		@Test
		@DisplayName("D1: futures complete even if the executor takes no tasks")
		void completes() {
			QuicConnection connection = this.sender.connect(this.sender.receiver());
			Sender.succeeds(connection.send(ByteBuffer.wrap(new byte[100])));
		}

	}

}
