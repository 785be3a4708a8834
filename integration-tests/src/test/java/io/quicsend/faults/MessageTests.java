package io.quicsend.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.quicsend.Completions;
import io.quicsend.QuicConnection;
import io.quicsend.SendStreamOptions;
import io.quicsend.StartException;
import io.quicsend.WriteException;
import io.quicsend.test.QuicReceiver;
import io.quicsend.test.ReceivedStream;
import io.quicsend.test.ReceivedStream.End;
import io.quicsend.test.UdpRelay;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.quicsend.faults.Sender.DEADLINE;
import static io.quicsend.faults.Sender.fails;
import static io.quicsend.faults.Sender.outcome;
import static io.quicsend.faults.Sender.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages of one connection at once, most of which native code sends by itself.
 */
@Timeout(60)
class MessageTests {

	@RegisterExtension
	final Sender sender = Sender.create();

	@ParameterizedTest
	@ValueSource(ints = { 1, 192, 193, 1920, 1921, 4096, 65_536, 65_537, 1_000_000 })
	@DisplayName("a message of any length arrives as it is, from the heap and from direct memory")
	void arrives(int length) {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		Payload payload = new Payload(length, length);
		byte[] bytes = payload.bytes();
		ByteBuffer heap = ByteBuffer.allocate(length + 7).position(3).put(bytes).flip().position(3);
		ByteBuffer direct = ByteBuffer.allocateDirect(length + 7).position(3).put(bytes).flip().position(3);
		succeeds(connection.send(heap));
		succeeds(connection.send(direct));
		assertThat(heap.position()).isEqualTo(3);
		assertThat(direct.remaining()).isEqualTo(length);
		List<ReceivedStream> streams = receiver.awaitStreams(2, DEADLINE);
		assertThat(streams).allSatisfy((stream) -> {
			assertThat(stream.end()).isEqualTo(End.FINISHED);
			assertThat(stream.bytes()).isEqualTo(length);
			assertThat(stream.sha256()).isEqualTo(payload.sha256());
		});
	}

	@Test
	@DisplayName("D13: each of many messages from many threads completes exactly once")
	void manyThreads() throws InterruptedException {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		int threads = 8;
		int each = 2000;
		AtomicInteger succeeded = new AtomicInteger();
		List<CompletableFuture<?>> all = new ArrayList<>();
		List<Thread> senders = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			Thread thread = new Thread(() -> {
				List<CompletableFuture<?>> own = new ArrayList<>();
				for (int j = 0; j < each; j++) {
					own.add(connection.send(ByteBuffer.wrap(new byte[1 + j % 300]))
						.thenRun(succeeded::incrementAndGet));
				}
				synchronized (all) {
					all.addAll(own);
				}
			});
			thread.start();
			senders.add(thread);
		}
		for (Thread thread : senders) {
			thread.join();
		}
		all.forEach(Sender::succeeds);
		assertThat(succeeded).hasValue(threads * each);
		Sender.await("all streams have arrived", () -> receiver.finishedCount() == (long) threads * each);
	}

	@Test
	@DisplayName("A8: a message that the peer stops fails with its code, and the others do not")
	void stopped() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver);
		succeeds(connection.send(ByteBuffer.wrap(new byte[100])));
		receiver.stopStreamsAfter(0, 77);
		List<CompletableFuture<Void>> sends = messages(connection, 20, 60_000);
		sends.forEach((send) -> {
			Throwable failure = outcome(send);
			if (failure != null) {
				assertThat(failure).isInstanceOf(WriteException.Stopped.class)
					.hasMessageContaining("stop with code 77")
					.hasMessageContaining("stream faults#");
			}
		});
		assertThat(sends).anyMatch(CompletableFuture::isCompletedExceptionally);
	}

	@Test
	@DisplayName("A11: messages beyond the peer's limit of streams wait until it is raised")
	void limit() {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(0));
		QuicConnection connection = this.sender.connect(receiver);
		List<CompletableFuture<Void>> sends = messages(connection, 50, 100);
		Sender.holds("nothing is complete", Duration.ofMillis(100),
				() -> sends.stream().noneMatch(CompletableFuture::isDone));
		receiver.streamLimit(10);
		sends.forEach(Sender::succeeds);
	}

	@Test
	@DisplayName("A11: messages beyond the peer's limit of streams end with the connection")
	void limitAndClose() {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(0));
		QuicConnection connection = this.sender.connect(receiver);
		List<CompletableFuture<Void>> sends = messages(connection, 50, 100);
		connection.close();
		// Some may not have been started yet.
		sends.forEach((send) -> assertThat(outcome(send))
			.isInstanceOfAny(WriteException.ConnectionLost.class, StartException.ConnectionLost.class)
			.hasMessageContaining("connection lost: this side closed it"));
	}

	@Test
	@DisplayName("A4: what is on its way when the peer closes fails with the peer's code")
	void peerCloses() {
		QuicReceiver receiver = this.sender.receiver();
		UdpRelay relay = this.sender.relay(receiver);
		QuicConnection connection = this.sender.connect(receiver, relay, (builder) -> {
		});
		relay.dropToServer(true);
		List<CompletableFuture<Void>> sends = messages(connection, 30, 300);
		Sender.await("all on their way", () -> streamBytesSent(connection) == 30 * 300);
		receiver.closeConnections(55);
		sends.forEach((send) -> assertThat(fails(send, WriteException.ConnectionLost.class))
			.hasMessageContaining("the peer closed it with code 55"));
	}

	@Test
	@DisplayName("D12: messages that are sent while the connection closes are acknowledged or fail")
	void closingMeanwhile() throws InterruptedException {
		QuicReceiver receiver = this.sender.receiver();
		for (int round = 0; round < 20; round++) {
			QuicConnection connection = this.sender.connect(receiver);
			List<CompletableFuture<Void>> sends = new ArrayList<>();
			Thread thread = new Thread(() -> {
				CompletableFuture<Void> send;
				do {
					send = connection.send(ByteBuffer.wrap(new byte[100]));
					sends.add(send);
				}
				while (!send.isCompletedExceptionally() && sends.size() < 100_000);
			});
			thread.start();
			Thread.sleep(round % 5);
			connection.close();
			thread.join();
			sends.forEach((send) -> {
				Throwable failure = outcome(send);
				assertThat(failure == null || failure instanceof IOException).as("%s", failure).isTrue();
			});
			assertThat(sends.get(sends.size() - 1)).isCompletedExceptionally();
		}
	}

	@Test
	@DisplayName("A12: more than the connection's window waits, in order, and all of it arrives")
	void window() {
		QuicReceiver receiver = this.sender.receiver();
		QuicConnection connection = this.sender.connect(receiver,
				(builder) -> builder.connectionWindow(64 * 1024).streamWindow(64 * 1024));
		List<CompletableFuture<Void>> sends = messages(connection, 500, 3000);
		sends.forEach(Sender::succeeds);
		Sender.await("all streams have arrived", () -> receiver.finishedCount() == 500);
	}

	@Test
	void optionsThatConcernTheStartAreKept() {
		QuicReceiver receiver = this.sender.receiver((builder) -> builder.streamLimit(0));
		QuicConnection connection = this.sender.connect(receiver);
		CompletableFuture<Void> send = connection.send(ByteBuffer.wrap(new byte[10]),
				SendStreamOptions.defaults().withFailWhenBlocked(true));
		assertThat(outcome(send)).hasMessageContaining("STREAM_LIMIT_REACHED");
	}

	private static long streamBytesSent(QuicConnection connection) {
		try {
			return connection.statistics().streamBytesSent();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<CompletableFuture<Void>> messages(QuicConnection connection, int count, int length) {
		List<CompletableFuture<Void>> sends = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			sends.add(this.sender.completes(connection.send(ByteBuffer.wrap(new byte[length]))));
		}
		return sends;
	}

	@Nested
	class Direct {

		@RegisterExtension
		final Sender sender = Sender.create((options) -> options.withCompletions(Completions.DIRECT));

		@Test
		void stagesRunOnTheWorker() {
			QuicConnection connection = this.sender.connect(this.sender.receiver());
			List<String> threads = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				succeeds(connection.send(ByteBuffer.wrap(new byte[100])).thenRun(() -> {
					synchronized (threads) {
						threads.add(Thread.currentThread().getName());
					}
				}));
			}
			synchronized (threads) {
				assertThat(threads).hasSize(100).anyMatch((name) -> name.startsWith("quic-send-msquic-"));
			}
		}

		@Test
		void stageMaySendTheNextMessage() {
			QuicConnection connection = this.sender.connect(this.sender.receiver());
			CompletableFuture<Void> chain = connection.send(ByteBuffer.wrap(new byte[100]));
			for (int i = 0; i < 1000; i++) {
				chain = chain.thenCompose((ignored) -> connection.send(ByteBuffer.wrap(new byte[100])));
			}
			succeeds(chain);
		}

	}

}
