package io.quicsend.msquic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What quic-send's own native functions do with messages, by each binding.
 */
abstract class MessageContract {

	private static final int DELIVERED = MessageRecord.STARTED | MessageRecord.GRACEFUL | MessageRecord.COMPLETE;

	abstract Raw raw();

	@Test
	void messageIsSentAndCompletes() {
		Raw.RawPair pair = raw().pair();
		try (RawMessages messages = new RawMessages(pair.client())) {
			NativeBlock message = messages.submit("abc".getBytes());
			assertThat(messages.isBeingTaken()).isFalse();
			messages.flush();
			RawStream received = pair.server().awaitPeerStream();
			received.await("PEER_SEND_SHUTDOWN");
			assertThat(received.received()).asString().isEqualTo("abc");
			assertThat(messages.awaitCompleted(1)).containsExactly(message);
			assertThat(RawMessages.flags(message)).isEqualTo(DELIVERED);
			assertThat(message.buffer().getLong(MessageRecord.ID)).isEqualTo(2);
			messages.awaitWakeUp();
			assertThat(messages.wakeUps).hasValue(1);
		}
	}

	@Test
	void oneFlushSendsAllThatIsSubmitted() {
		Raw.RawPair pair = raw().pair();
		try (RawMessages messages = new RawMessages(pair.client())) {
			List<NativeBlock> submitted = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				submitted.add(messages.submit(new byte[1 + i]));
			}
			messages.flush();
			assertThat(messages.awaitCompleted(50)).containsExactlyInAnyOrderElementsOf(submitted);
			assertThat(submitted).allSatisfy((message) -> assertThat(RawMessages.flags(message)).isEqualTo(DELIVERED));
			// In the order of submission.
			assertThat(submitted).extracting((message) -> message.buffer().getLong(MessageRecord.ID)).isSorted();
			messages.awaitNotBeingTaken();
		}
	}

	@Test
	void flushOfNothingDoesNothing() {
		try (RawMessages messages = new RawMessages(raw().pair().client())) {
			messages.flush();
			assertThat(messages.isBeingTaken()).isFalse();
			assertThat(messages.takeCompleted()).isEmpty();
			assertThat(messages.wakeUps).hasValue(0);
		}
	}

	@Test
	void messageThatTheConnectionRefusesFails() {
		RawConnection connection = raw().pair().client();
		connection.shutdown(0);
		connection.await("SHUTDOWN_COMPLETE");
		try (RawMessages messages = new RawMessages(connection)) {
			NativeBlock message = messages.submit(new byte[10]);
			messages.flush();
			assertThat(messages.takeCompleted()).containsExactly(message);
			assertThat(RawMessages.flags(message)).isEqualTo(MessageRecord.START_FAILED | MessageRecord.COMPLETE);
			assertThat(messages.isBeingTaken()).isFalse();
		}
	}

	@Test
	@DisplayName("D13: messages that nobody has flushed when the connection is closed are completed")
	void messagesThatWereNotFlushedAreAbandoned() {
		RawConnection connection = raw().pair().client();
		try (RawMessages messages = new RawMessages(connection)) {
			List<NativeBlock> submitted = List.of(messages.submit(new byte[10]), messages.submit(new byte[10]));
			connection.close();
			assertThat(messages.takeCompleted()).isEmpty();
			messages.abandon(MsQuicStatus.ABORTED);
			assertThat(messages.takeCompleted()).containsExactlyInAnyOrderElementsOf(submitted);
			assertAbandoned(submitted);
			assertThat(messages.wakeUps).hasValue(1);
			messages.abandon(MsQuicStatus.ABORTED);
			assertThat(messages.takeCompleted()).isEmpty();
		}
	}

	/**
	 * All that comes after is in the worker's own event: it sees the close before the
	 * send, though that was first.
	 */
	@Test
	@DisplayName("D13: messages whose connection is closed on its worker complete when they are abandoned and closed")
	void messagesThatMsquicHasNotSeenAreAbandonedAndClosed() throws InterruptedException {
		RawConnection connection = raw().pair().client();
		try (RawMessages messages = new RawMessages(connection)) {
			CountDownLatch entered = new CountDownLatch(1);
			CountDownLatch sent = new CountDownLatch(1);
			List<NativeBlock> submitted = new ArrayList<>();
			List<List<NativeBlock>> completed = new ArrayList<>();
			CountDownLatch left = new CountDownLatch(1);
			RawStream stream = RawStream.open(connection);
			stream.onEach((handle, event) -> {
				if (StreamEvent.type(raw().memory, event) == StreamEvent.SEND_COMPLETE) {
					entered.countDown();
					await(sent);
					connection.close();
					completed.add(messages.takeCompleted());
					messages.abandon(MsQuicStatus.ABORTED);
					completed.add(messages.takeCompleted());
					raw().api.streamClose(submitted.get(0).buffer().getLong(MessageRecord.STREAM));
					completed.add(messages.takeCompleted());
					left.countDown();
				}
				return 0;
			});
			Raw.check(stream.send(MsQuic.SEND_FLAG_START, 0, "abc".getBytes()));
			assertThat(await(entered)).isTrue();
			submitted.add(messages.submit(new byte[10]));
			messages.flush();
			assertThat(messages.isBeingTaken()).isTrue();
			submitted.add(messages.submit(new byte[10]));
			submitted.add(messages.submit(new byte[10]));
			sent.countDown();
			assertThat(await(left)).isTrue();
			assertThat(completed.get(0)).as("completed by the close").isEmpty();
			assertThat(completed.get(1)).as("not sent").containsExactlyInAnyOrder(submitted.get(1), submitted.get(2));
			assertThat(completed.get(2)).as("sent, and not started").containsExactly(submitted.get(0));
			assertAbandoned(submitted.subList(1, 3));
			// Whether msquic also says that it was not started does not matter then.
			assertThat(RawMessages.flags(submitted.get(0)) & ~MessageRecord.START_FAILED)
				.isEqualTo(MessageRecord.CANCELED | MessageRecord.CONNECTION_SHUTDOWN | MessageRecord.COMPLETE);
			assertThat(messages.isBeingTaken()).isFalse();
		}
	}

	private static void assertAbandoned(List<NativeBlock> submitted) {
		assertThat(submitted).allSatisfy((message) -> {
			assertThat(RawMessages.flags(message)).isEqualTo(MessageRecord.START_FAILED | MessageRecord.COMPLETE);
			assertThat(RawMessages.status(message)).isEqualTo(MsQuicStatus.ABORTED);
		});
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

}
