package io.quicsend;

import io.quicsend.ConnectionError.ShutdownByPeer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static io.quicsend.StreamFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application asks for, and what it is told.
 */
class SendStreamMachineTests {

	private static final Loss BY_PEER = new Loss(new ShutdownByPeer(99), true, "the peer closed it with code 99", null);

	@Nested
	class StartSendFinish {

		@Test
		void isAcknowledgedInOrder() {
			StreamFixture stream = StreamFixture.create();
			stream.events.connected();
			Promise start = stream.machine.start();
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.OPEN, StreamAction.START);
			stream.assertStates(StreamState.START, StreamSendState.START);
			stream.events.startComplete(0, true);
			stream.drive();
			assertThat(start).isCompleted();
			stream.assertStates(StreamState.START_COMPLETE, StreamSendState.START_COMPLETE);
			Promise send = stream.send(10);
			Promise finish = stream.finish();
			assertThat(stream.calls).containsExactly(StreamAction.OPEN, StreamAction.START, StreamAction.SEND,
					StreamAction.FINISH);
			stream.assertStates(StreamState.START_COMPLETE, StreamSendState.SHUTDOWN);
			assertThat(send).isNotDone();
			stream.events.sendComplete(false);
			stream.drive();
			assertThat(send).isCompleted();
			stream.events.sendShutdownComplete(true);
			stream.drive();
			assertThat(finish).as("decided at SHUTDOWN_COMPLETE only").isNotDone();
			stream.events.shutdownComplete(null);
			stream.drive();
			assertThat(finish).isCompleted();
			assertThat(stream.calls).endsWith(StreamAction.CLOSE);
			stream.assertStates(StreamState.SHUTDOWN_COMPLETE, StreamSendState.SHUTDOWN_COMPLETE);
			stream.assertEverythingIsReturned();
		}

		@Test
		void aSecondFinishJoinsTheFirst() {
			StreamFixture stream = StreamFixture.create().started();
			assertThat(stream.finish()).isSameAs(stream.finish());
			assertThat(stream.calls).containsExactly(StreamAction.FINISH);
		}

		@Test
		void sendAfterFinishIsRefused() {
			StreamFixture stream = StreamFixture.create().started();
			stream.finish();
			assertFails(stream.send(1), WriteException.Finished.class);
			assertThat(stream.calls).containsExactly(StreamAction.FINISH);
		}

		@Test
		void theResultOfASendIsFixedAtItsOwnCompletion() {
			StreamFixture stream = StreamFixture.create().started();
			Promise first = stream.send(10);
			Promise second = stream.send(10);
			stream.events.sendComplete(false);
			stream.events.sendComplete(true);
			stream.drive();
			assertThat(first).isCompleted();
			assertThat(second).as("the reason is not known yet").isNotDone();
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(BY_PEER);
			stream.drive();
			assertThat(first).isCompletedWithValue(null);
			assertFails(second, WriteException.ConnectionLost.class);
		}

	}

	@Nested
	class Abort {

		@Test
		void failsWhatIsNotAcknowledged() {
			StreamFixture stream = StreamFixture.create().started();
			Promise acknowledged = stream.send(10);
			stream.events.sendComplete(false);
			Promise pending = stream.send(10);
			Promise abort = stream.machine.abort(3);
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.SEND, StreamAction.SEND, StreamAction.ABORT);
			assertThat(stream.actions.abortsImmediately()).isFalse();
			stream.events.sendComplete(true);
			stream.drive();
			assertFails(pending, WriteException.Aborted.class)
				.satisfies((ex) -> assertThat(((WriteException.Aborted) ex).errorCode()).isEqualTo(3));
			assertThat(acknowledged).isCompletedWithValue(null);
			assertThat(abort).isNotDone();
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertThat(abort).isCompletedWithValue(null);
			stream.assertEverythingIsReturned();
		}

		@Test
		void worksAfterFinish() {
			StreamFixture stream = StreamFixture.create().started();
			Promise finish = stream.finish();
			stream.machine.abort(3);
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.FINISH, StreamAction.ABORT);
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertFails(finish, WriteException.Aborted.class);
		}

		@Test
		void thatLosesTheRaceAgainstTheAcknowledgementChangesNothing() {
			StreamFixture stream = StreamFixture.create().started();
			Promise finish = stream.finish();
			stream.events.sendShutdownComplete(true);
			Promise abort = stream.machine.abort(3);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertThat(finish).isCompletedWithValue(null);
			assertThat(abort).isCompletedWithValue(null);
			assertThat(stream.calls).doesNotContain(StreamAction.ABORT);
		}

		@Test
		void finishAfterAbortFails() {
			StreamFixture stream = StreamFixture.create().started();
			stream.machine.abort(3);
			assertFails(stream.finish(), WriteException.Aborted.class);
			assertThat(stream.calls).containsExactly(StreamAction.ABORT);
		}

		@Test
		void afterShutdownHasNoEffect() {
			StreamFixture stream = StreamFixture.create().started();
			stream.finish();
			stream.events.sendShutdownComplete(true);
			stream.events.shutdownComplete(null);
			stream.drive();
			stream.calls.clear();
			assertThat(stream.machine.abort(3)).satisfies((abort) -> stream.drive()).isCompletedWithValue(null);
			assertThat(stream.calls).isEmpty();
		}

	}

	@Nested
	class Close {

		@Test
		void abortsAnUnfinishedStreamWithTheConfiguredCode() {
			StreamFixture stream = StreamFixture.create(SendStreamOptions.defaults().withCloseErrorCode(42)).started();
			Promise send = stream.send(10);
			assertThat(stream.machine.close()).as("worth a warning").isTrue();
			stream.drive();
			assertThat(stream.calls).endsWith(StreamAction.ABORT);
			assertThat(stream.actions.abortCode()).isEqualTo(42);
			stream.events.sendComplete(true);
			stream.drive();
			assertFails(send, WriteException.Aborted.class);
			assertFails(stream.send(1), WriteException.Closed.class);
		}

		@Test
		void letsAFinishedStreamGoOn() {
			StreamFixture stream = StreamFixture.create().started();
			Promise send = stream.send(10);
			Promise finish = stream.finish();
			assertThat(stream.machine.close()).isFalse();
			stream.drive();
			assertThat(stream.calls).doesNotContain(StreamAction.ABORT);
			stream.completeGracefully();
			assertThat(send).isCompletedWithValue(null);
			assertThat(finish).isCompletedWithValue(null);
		}

		@Test
		void ofAStreamThatHasFailedIsNotWorthAWarning() {
			StreamFixture stream = StreamFixture.create().started();
			stream.send(10);
			stream.events.peerReceiveAborted(7);
			assertThat(stream.machine.close()).isFalse();
		}

		@Test
		void ofAnUnusedStreamLosesNothing() {
			StreamFixture stream = StreamFixture.create();
			assertThat(stream.machine.close()).isFalse();
			stream.drive();
			assertThat(stream.calls).isEmpty();
			assertThat(stream.actions.isGone()).isTrue();
			assertFails(stream.send(1), WriteException.Closed.class);
		}

	}

	@Nested
	class Writability {

		@Test
		void isToldWhenWhatWasQueuedLeavesRoom() {
			StreamFixture stream = StreamFixture.create().started();
			stream.send(120 * 1024);
			stream.send(10 * 1024);
			Promise writable = stream.machine.whenWritable();
			assertThat(stream.queue.isEmpty()).as("waits for an acknowledgement").isFalse();
			while (!stream.queue.isEmpty()) {
				assertThat(writable).isNotDone();
				stream.events.sendComplete(false);
				stream.drive();
			}
			assertThat(stream.machine.isWritable()).isTrue();
			assertThat(writable).isCompleted();
		}

		@Test
		void isLostWhenTheWindowIsFullAndComesBackWithAnAcknowledgement() {
			StreamFixture stream = StreamFixture.create().started();
			assertThat(stream.machine.isWritable()).isTrue();
			stream.send(200 * 1024);
			assertThat(stream.machine.isWritable()).isFalse();
			Promise writable = stream.machine.whenWritable();
			stream.drive();
			assertThat(writable).isNotDone();
			assertThat(stream.queue.bytesInFlight()).isLessThanOrEqualTo(128 * 1024);
			while (stream.queue.bytesInFlight() > 0) {
				stream.events.sendComplete(false);
				stream.drive();
			}
			assertThat(writable).isCompleted();
		}

		@Test
		void followsTheIdealSendBufferSizeUpToTheCeiling() {
			StreamFixture stream = StreamFixture.create().started();
			stream.events.idealSendBufferSize(Long.MAX_VALUE);
			stream.send(3 * (int) StreamFixture.STREAM_WINDOW);
			assertThat(stream.queue.bytesInFlight()).isEqualTo(StreamFixture.STREAM_WINDOW);
			stream.events.idealSendBufferSize(1);
			assertThat(stream.queue.room()).as("it only grows").isZero();
		}

		@Test
		void failsWithTheStream() {
			StreamFixture stream = StreamFixture.create();
			Promise writable = stream.machine.whenWritable();
			stream.events.connectionLost(BY_PEER);
			stream.drive();
			assertFails(writable, StartException.ConnectionLost.class);
		}

	}

	/** The chain is read without the lock, while other threads go on. */
	@Test
	void whatHasBeenTakenDoesNotGrow() {
		StreamFixture stream = StreamFixture.create().started();
		Promise send = stream.send(10);
		Promise decided = stream.machine.takeDecided();
		stream.machine.abort(3);
		stream.events.sendComplete(true);
		assertThat(send.isDecided()).isTrue();
		assertThat(decided).isNull();
	}

}
