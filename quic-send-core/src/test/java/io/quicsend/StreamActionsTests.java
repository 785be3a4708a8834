package io.quicsend;

import java.nio.ByteBuffer;

import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.ConnectionError.ShutdownByPeer;
import io.quicsend.StreamFixture.Sent;
import io.quicsend.msquic.MsQuicStatus;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static io.quicsend.StreamFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which native calls are made, in which order, and what comes of their refusal.
 */
class StreamActionsTests {

	private static final int ABORTED = MsQuicStatus.ABORTED.code();

	private static final int INVALID_STATE = MsQuicStatus.INVALID_STATE.code();

	private static final Loss BY_PEER = new Loss(new ShutdownByPeer(99), true, "the peer closed it with code 99", null);

	private static final Loss BY_LOCAL = new Loss(new ShutdownByLocal(), true, "this side closed it", null);

	@Nested
	class StartSendFinish {

		@Test
		void eventsMayComeBeforeTheCallReturns() {
			StreamFixture stream = StreamFixture.create();
			stream.events.connected();
			Promise start = stream.machine.start();
			assertThat(stream.actions.next()).isEqualTo(StreamAction.OPEN);
			stream.actions.opened();
			assertThat(stream.actions.next()).isEqualTo(StreamAction.START);
			// Nested in StreamStart, or on another thread before it has returned.
			stream.events.startComplete(0, true);
			stream.drive();
			assertThat(start).isCompleted();
		}

		@Test
		void whatFollowsOpeningIsKnownBeforeItsResult() {
			StreamFixture stream = StreamFixture.create();
			Promise send = stream.send(10);
			stream.events.connected();
			assertThat(stream.actions.next()).isEqualTo(StreamAction.OPEN);
			assertThat(stream.actions.next()).isEqualTo(StreamAction.START);
			assertThat(stream.actions.pin()).as("there may be no handle yet").isFalse();
			// Before the calls have returned.
			stream.events.startComplete(0, true);
			stream.actions.opened();
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.SEND);
			stream.events.sendComplete(false);
			stream.drive();
			assertThat(send).isCompletedWithValue(null);
		}

		@Test
		void aMessageMayBeAcknowledgedBeforeTheCallsReturn() {
			StreamFixture stream = StreamFixture.openingMessage();
			Promise finish = stream.machine.finish();
			stream.events.startComplete(0, true);
			stream.events.sendComplete(false);
			stream.events.sendShutdownComplete(true);
			stream.events.shutdownComplete(null);
			stream.settle();
			assertThat(finish).isCompletedWithValue(null);
			assertThat(stream.actions.isGone()).as("the handle is to be closed").isFalse();
			stream.actions.opened();
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.CLOSE);
			assertThat(stream.actions.isGone()).isTrue();
			stream.assertEverythingIsReturned();
		}

		@Test
		void finishFlushesWhatIsQueuedAndSendsFinWithTheLastBytes() {
			StreamFixture stream = StreamFixture.create();
			stream.send(10);
			Promise finish = stream.finish();
			stream.events.connected();
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.OPEN, StreamAction.START, StreamAction.SEND);
			assertThat(stream.sent).containsExactly(new Sent(false, true, 10));
			assertThat(finish).isNotDone();
		}

		@Test
		void aMessageIsOneNativeSend() {
			StreamFixture stream = StreamFixture.message();
			stream.events.connected();
			Promise send = stream.machine.send(ByteBuffer.allocate(100), 0);
			Promise finish = stream.finish();
			assertThat(stream.calls).containsExactly(StreamAction.OPEN, StreamAction.SEND);
			assertThat(stream.sent).containsExactly(new Sent(true, true, 100));
			stream.events.startComplete(0, true);
			stream.completeGracefully();
			assertThat(send).isCompleted();
			assertThat(finish).isCompleted();
			stream.assertEverythingIsReturned();
		}

		@Test
		void anEmptyMessageIsStartedAndShutDown() {
			StreamFixture stream = StreamFixture.message();
			stream.events.connected();
			stream.machine.send(ByteBuffer.allocate(0), 0);
			Promise finish = stream.finish();
			assertThat(stream.calls).containsExactly(StreamAction.OPEN, StreamAction.START, StreamAction.FINISH);
			stream.events.startComplete(0, true);
			stream.events.sendShutdownComplete(true);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertThat(finish).isCompleted();
		}

		@Test
		void anEmptySendIsNeverPassedOn() {
			StreamFixture stream = StreamFixture.create().started();
			assertThat(stream.send(0)).isCompleted();
			assertThat(stream.calls).isEmpty();
		}

		@Test
		void nothingIsDoneNativelyBeforeItIsConnected() {
			StreamFixture stream = StreamFixture.create();
			stream.machine.start();
			Promise send = stream.send(10);
			assertThat(stream.calls).isEmpty();
			stream.events.connected();
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.OPEN, StreamAction.START, StreamAction.SEND);
			assertThat(send).isNotDone();
		}

		@Test
		void openFailsOnAClosedConnection() {
			StreamFixture stream = StreamFixture.create();
			stream.events.connected();
			Promise start = stream.machine.start();
			assertThat(stream.actions.next()).isEqualTo(StreamAction.OPEN);
			stream.actions.startRefused(ABORTED, BY_PEER);
			stream.drive();
			assertFails(start, StartException.ConnectionLost.class);
			assertThat(stream.calls).as("there is no handle to close").isEmpty();
		}

		@Test
		void startFailsSynchronouslyOnAClosedConnection() {
			StreamFixture stream = StreamFixture.create();
			stream.events.connected();
			Promise start = stream.machine.start();
			assertThat(stream.actions.next()).isEqualTo(StreamAction.OPEN);
			stream.actions.opened();
			assertThat(stream.actions.next()).isEqualTo(StreamAction.START);
			stream.actions.startRefused(ABORTED, BY_PEER);
			stream.drive();
			assertFails(start, StartException.ConnectionLost.class);
			assertThat(stream.calls).containsExactly(StreamAction.CLOSE);
		}

		@Test
		void aRefusalToOpenTakesBackWhatWasToFollow() {
			StreamFixture stream = StreamFixture.openingMessage();
			Promise finish = stream.machine.finish();
			stream.actions.startRefused(ABORTED, BY_PEER);
			stream.drive();
			assertFails(finish, StartException.ConnectionLost.class);
			assertThat(stream.calls).as("there is no handle to close").isEmpty();
			assertThat(stream.actions.isGone()).isTrue();
			stream.assertEverythingIsReturned();
		}

	}

	@Nested
	class Aborting {

		@Test
		void ofAStreamThatIsNotOpenedNeedsNothingNative() {
			StreamFixture stream = StreamFixture.create();
			Promise send = stream.send(10);
			Promise abort = stream.machine.abort(3);
			stream.events.connected();
			stream.drive();
			assertFails(send, WriteException.Aborted.class);
			assertThat(abort).isCompletedWithValue(null);
			assertThat(stream.calls).isEmpty();
		}

		@Test
		void betweenOpenAndStartOnlyClosesTheHandle() {
			StreamFixture stream = StreamFixture.create();
			stream.events.connected();
			stream.machine.start();
			assertThat(stream.actions.next()).isEqualTo(StreamAction.OPEN);
			Promise abort = stream.machine.abort(3);
			stream.actions.opened();
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.CLOSE);
			assertThat(abort).isCompletedWithValue(null);
		}

		@Test
		void whileTheStreamIsOpenedFollows() {
			StreamFixture stream = StreamFixture.openingMessage();
			Promise finish = stream.machine.finish();
			Promise abort = stream.machine.abort(3);
			assertThat(abort.isDecided()).isFalse();
			stream.actions.opened();
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.ABORT);
			stream.events.sendComplete(true);
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertFails(finish, WriteException.Aborted.class);
			assertThat(abort).isCompletedWithValue(null);
			assertThat(stream.calls).containsExactly(StreamAction.ABORT, StreamAction.CLOSE);
			stream.assertEverythingIsReturned();
		}

		@Test
		void tellsThePeerTheCodeOfTheFirstRequest() {
			StreamFixture stream = StreamFixture.create().started();
			stream.machine.abort(3);
			stream.machine.abort(4);
			stream.machine.close();
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.ABORT);
			assertThat(stream.actions.abortCode()).isEqualTo(3);
		}

	}

	@Nested
	class Closing {

		@Test
		void theHandleStaysOpenWhileACallNeedsIt() {
			StreamFixture stream = StreamFixture.create().started();
			assertThat(stream.actions.pin()).isTrue();
			stream.finish();
			stream.events.sendShutdownComplete(true);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertThat(stream.calls).doesNotContain(StreamAction.CLOSE);
			stream.actions.unpin();
			stream.drive();
			assertThat(stream.calls).endsWith(StreamAction.CLOSE);
			assertThat(stream.actions.pin()).isFalse();
		}

	}

	@Nested
	class Refusal {

		@Test
		void ofASendThatIsEndingWaitsForTheReason() {
			StreamFixture stream = StreamFixture.create().started();
			Promise send = stream.machine.send(ByteBuffer.allocate(10), 0);
			assertThat(stream.actions.next()).isEqualTo(StreamAction.SEND);
			stream.actions.sendRefused(ABORTED, null);
			stream.drive();
			assertThat(send).isNotDone();
			stream.events.peerReceiveAborted(8);
			stream.drive();
			assertFails(send, WriteException.Stopped.class);
			stream.assertEverythingIsReturned();
		}

		@Test
		void ofASendForAnotherReasonAbortsTheStream() {
			StreamFixture stream = StreamFixture.create().started();
			Promise send = stream.machine.send(ByteBuffer.allocate(10), 0);
			assertThat(stream.actions.next()).isEqualTo(StreamAction.SEND);
			stream.actions.sendRefused(MsQuicStatus.OUT_OF_MEMORY.code(), null);
			stream.drive();
			assertFails(send, WriteException.Other.class).withMessageContaining("OUT_OF_MEMORY (12)");
			assertThat(stream.calls).containsExactly(StreamAction.ABORT);
		}

		@Test
		void ofAMessageFailsItAndClosesTheHandle() {
			StreamFixture stream = StreamFixture.message();
			stream.events.connected();
			stream.machine.send(ByteBuffer.allocate(10), 0);
			Promise finish = stream.machine.finish();
			assertThat(stream.actions.next()).isEqualTo(StreamAction.OPEN);
			stream.actions.opened();
			assertThat(stream.actions.next()).isEqualTo(StreamAction.SEND);
			stream.actions.sendRefused(INVALID_STATE, BY_LOCAL);
			stream.drive();
			assertFails(finish, StartException.ConnectionLost.class);
			assertThat(stream.calls).containsExactly(StreamAction.CLOSE);
			stream.assertEverythingIsReturned();
		}

	}

}
