package io.quicsend;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.ConnectionError.ShutdownByPeer;
import io.quicsend.ConnectionError.ShutdownByTransport;
import io.quicsend.MachineFixture.Sent;
import io.quicsend.msquic.MsQuicStatus;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every order of events that has been seen of msquic, and what must come of it.
 */
class SendStreamMachineTests {

	private static final int LIMIT_REACHED = MsQuicStatus.STREAM_LIMIT_REACHED.code();

	private static final int ABORTED = MsQuicStatus.ABORTED.code();

	private static final int INVALID_STATE = MsQuicStatus.INVALID_STATE.code();

	private static final int TIMEOUT = MsQuicStatus.CONNECTION_TIMEOUT.code();

	private static final Loss BY_PEER = new Loss(new ShutdownByPeer(99), true, "the peer closed it with code 99", null);

	private static final Loss BY_LOCAL = new Loss(new ShutdownByLocal(), true, "this side closed it", null);

	private static final Loss BY_TRANSPORT = new Loss(new ShutdownByTransport(TIMEOUT, 7), true, "timed out", null);

	@Nested
	class StartSendFinish {

		@Test
		void isAcknowledgedInOrder() {
			MachineFixture stream = MachineFixture.create();
			stream.events.connected();
			Promise start = stream.machine.start();
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.OPEN, StreamAction.START);
			assertStates(stream, StreamState.START, StreamSendState.START);
			stream.events.startComplete(0, true);
			stream.drive();
			assertThat(start).isCompleted();
			assertStates(stream, StreamState.START_COMPLETE, StreamSendState.START_COMPLETE);
			Promise send = stream.send(10);
			Promise finish = stream.finish();
			assertThat(stream.calls).containsExactly(StreamAction.OPEN, StreamAction.START, StreamAction.SEND,
					StreamAction.FINISH);
			assertStates(stream, StreamState.START_COMPLETE, StreamSendState.SHUTDOWN);
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
			assertStates(stream, StreamState.SHUTDOWN_COMPLETE, StreamSendState.SHUTDOWN_COMPLETE);
			assertEverythingIsReturned(stream);
		}

		@Test
		void eventsMayComeBeforeTheCallReturns() {
			MachineFixture stream = MachineFixture.create();
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
			MachineFixture stream = MachineFixture.create();
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
			MachineFixture stream = openingMessage();
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
			assertEverythingIsReturned(stream);
		}

		@Test
		void finishFlushesWhatIsQueuedAndSendsFinWithTheLastBytes() {
			MachineFixture stream = MachineFixture.create();
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
			MachineFixture stream = MachineFixture.message();
			stream.events.connected();
			Promise send = stream.machine.send(ByteBuffer.allocate(100));
			Promise finish = stream.finish();
			assertThat(stream.calls).containsExactly(StreamAction.OPEN, StreamAction.SEND);
			assertThat(stream.sent).containsExactly(new Sent(true, true, 100));
			stream.events.startComplete(0, true);
			completeGracefully(stream);
			assertThat(send).isCompleted();
			assertThat(finish).isCompleted();
			assertEverythingIsReturned(stream);
		}

		@Test
		void anEmptyMessageIsStartedAndShutDown() {
			MachineFixture stream = MachineFixture.message();
			stream.events.connected();
			stream.machine.send(ByteBuffer.allocate(0));
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
			MachineFixture stream = MachineFixture.create().started();
			assertThat(stream.send(0)).isCompleted();
			assertThat(stream.calls).isEmpty();
		}

		@Test
		void aSecondFinishJoinsTheFirst() {
			MachineFixture stream = MachineFixture.create().started();
			assertThat(stream.finish()).isSameAs(stream.finish());
			assertThat(stream.calls).containsExactly(StreamAction.FINISH);
		}

		@Test
		void sendAfterFinishIsRefused() {
			MachineFixture stream = MachineFixture.create().started();
			stream.finish();
			assertFails(stream.send(1), WriteException.Finished.class);
			assertThat(stream.calls).containsExactly(StreamAction.FINISH);
		}

		@Test
		void theResultOfASendIsFixedAtItsOwnCompletion() {
			MachineFixture stream = MachineFixture.create().started();
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
	class PeerLimit {

		@Test
		void startWaitsForPeerAccepted() {
			MachineFixture stream = blocked();
			Promise start = stream.machine.start();
			Promise send = stream.send(10);
			assertThat(start).isNotDone();
			assertThat(stream.calls).as("nothing is lent to a waiting stream").doesNotContain(StreamAction.SEND);
			assertThat(stream.machine.isWritable()).isFalse();
			stream.events.peerAccepted();
			stream.drive();
			assertThat(start).isCompleted();
			assertThat(stream.calls).endsWith(StreamAction.SEND);
			stream.events.sendComplete(false);
			stream.drive();
			assertThat(send).isCompleted();
		}

		@Test
		void failBlockedFailsWithLimitReached() {
			MachineFixture stream = MachineFixture.create(SendStreamOptions.defaults().withFailWhenBlocked(true));
			stream.events.connected();
			Promise start = stream.machine.start();
			Promise send = stream.send(10);
			Promise finish = stream.finish();
			stream.events.startComplete(LIMIT_REACHED, false);
			stream.events.sendComplete(true);
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertFails(start, StartException.LimitReached.class);
			assertFails(send, StartException.LimitReached.class);
			assertFails(finish, StartException.LimitReached.class);
			assertThat(stream.calls).endsWith(StreamAction.CLOSE);
			assertEverythingIsReturned(stream);
		}

		@Test
		void aFailedHandleIsNotStartedAgain() {
			MachineFixture stream = MachineFixture.create(SendStreamOptions.defaults().withFailWhenBlocked(true));
			stream.events.connected();
			stream.machine.start();
			stream.drive();
			stream.events.startComplete(LIMIT_REACHED, false);
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(null);
			stream.drive();
			stream.calls.clear();
			assertFails(stream.machine.start(), StartException.LimitReached.class);
			stream.drive();
			assertThat(stream.calls).isEmpty();
		}

		@Test
		void abortWhileBlockedIsImmediate() {
			MachineFixture stream = blocked();
			Promise send = stream.send(10);
			Promise abort = stream.machine.abort(5);
			stream.drive();
			assertThat(stream.calls).endsWith(StreamAction.ABORT);
			assertThat(stream.actions.abortsImmediately()).isTrue();
			assertThat(stream.actions.abortCode()).isEqualTo(5);
			assertFails(send, WriteException.Aborted.class);
			assertThat(abort).isNotDone();
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertThat(abort).isCompleted();
			assertEverythingIsReturned(stream);
		}

		@Test
		void aDeadlineGivesUpAtOnce() {
			MachineFixture stream = MachineFixture
				.create(SendStreamOptions.defaults().withStartTimeout(Duration.ofMillis(50)));
			stream.events.connected();
			Promise start = stream.machine.start();
			stream.drive();
			stream.events.startComplete(0, false);
			stream.events.startTimedOut(Duration.ofMillis(50));
			stream.drive();
			assertThat(stream.calls).endsWith(StreamAction.ABORT);
			assertThat(stream.actions.abortsImmediately()).isTrue();
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertFails(start, StartException.LimitReached.class).withMessageContaining("PT0.05S");
		}

		@Test
		void aDeadlineThatPassesAfterAcceptanceChangesNothing() {
			MachineFixture stream = MachineFixture.create().started();
			stream.events.startTimedOut(Duration.ofMillis(50));
			stream.drive();
			assertThat(stream.calls).isEmpty();
			assertThat(stream.machine.start()).isDone();
		}

		private MachineFixture blocked() {
			MachineFixture stream = MachineFixture.create();
			stream.events.connected();
			stream.machine.start();
			stream.drive();
			stream.events.startComplete(0, false);
			return stream.drive();
		}

	}

	@Nested
	class Connection {

		@Test
		void nothingIsDoneNativelyBeforeItIsConnected() {
			MachineFixture stream = MachineFixture.create();
			stream.machine.start();
			Promise send = stream.send(10);
			assertThat(stream.calls).isEmpty();
			stream.events.connected();
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.OPEN, StreamAction.START, StreamAction.SEND);
			assertThat(send).isNotDone();
		}

		@Test
		void aFailedHandshakeFailsWhatWaits() {
			MachineFixture stream = MachineFixture.create();
			Promise start = stream.machine.start();
			Promise send = stream.send(10);
			Promise finish = stream.finish();
			stream.events.connectionLost(BY_TRANSPORT);
			stream.drive();
			assertFails(start, StartException.ConnectionLost.class).withMessageContaining("timed out");
			assertFails(send, StartException.ConnectionLost.class);
			assertFails(finish, StartException.ConnectionLost.class);
			assertThat(stream.calls).isEmpty();
		}

		@Test
		void aConnectionThatCouldNotBeTriedIsNotStarted() {
			MachineFixture stream = MachineFixture.create();
			Promise send = stream.send(10);
			stream.events.connectionLost(
					new Loss(new ShutdownByTransport(0, 0), false, "the host is unknown", new Exception("cause")));
			stream.drive();
			assertFails(send, StartException.ConnectionNotStarted.class).withMessageContaining("the host is unknown");
		}

		@Test
		void openFailsOnAClosedConnection() {
			MachineFixture stream = MachineFixture.create();
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
			MachineFixture stream = MachineFixture.create();
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
			MachineFixture stream = openingMessage();
			Promise finish = stream.machine.finish();
			stream.actions.startRefused(ABORTED, BY_PEER);
			stream.drive();
			assertFails(finish, StartException.ConnectionLost.class);
			assertThat(stream.calls).as("there is no handle to close").isEmpty();
			assertThat(stream.actions.isGone()).isTrue();
			assertEverythingIsReturned(stream);
		}

		@Test
		void itsEndWhileTheStreamIsOpenedLeavesNothingOpen() {
			MachineFixture stream = openingMessage();
			Promise finish = stream.machine.finish();
			stream.events.connectionLost(BY_PEER);
			stream.settle();
			assertFails(finish, WriteException.ConnectionLost.class);
			assertThat(stream.actions.isGone()).as("the handle may be open").isFalse();
			assertThat(stream.actions.pin()).isFalse();
			stream.actions.opened();
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.CLOSE);
			// Inside StreamClose.
			stream.events.sendComplete(true);
			stream.events.shutdownComplete(BY_PEER);
			assertThat(stream.actions.isGone()).isTrue();
			assertEverythingIsReturned(stream);
		}

		@Test
		void startFailsWithAnEventOnAClosedConnection() {
			MachineFixture stream = MachineFixture.create();
			stream.events.connected();
			Promise start = stream.machine.start();
			stream.drive();
			stream.events.startComplete(INVALID_STATE, false);
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(BY_LOCAL);
			stream.drive();
			assertFails(start, StartException.ConnectionLost.class);
			assertThat(stream.calls).endsWith(StreamAction.CLOSE);
		}

		@Test
		void aStreamThatWasNeverStartedIsFailedWithoutAnyEvent() {
			MachineFixture stream = MachineFixture.create();
			stream.events.connected();
			stream.events.connectionLost(BY_PEER);
			stream.drive();
			assertFails(stream.send(1), StartException.ConnectionLost.class);
			assertThat(stream.calls).isEmpty();
		}

		@Test
		void thePeerClosesIt() {
			lost(BY_PEER, new ShutdownByPeer(99));
		}

		@Test
		void thisSideClosesIt() {
			lost(BY_LOCAL, new ShutdownByLocal());
		}

		@Test
		void theTransportEndsIt() {
			lost(BY_TRANSPORT, new ShutdownByTransport(TIMEOUT, 7));
		}

		private void lost(Loss loss, ConnectionError expected) {
			MachineFixture stream = MachineFixture.create().started();
			Promise first = stream.send(10);
			Promise second = stream.send(10);
			Promise finish = stream.finish();
			stream.events.sendComplete(true);
			stream.events.sendComplete(true);
			stream.events.sendShutdownComplete(false);
			stream.drive();
			assertThat(first).isNotDone();
			assertThat(finish).as("why it was not graceful is not known yet").isNotDone();
			stream.events.shutdownComplete(loss);
			stream.drive();
			for (Promise promise : new Promise[] { first, second, finish }) {
				assertFails(promise, WriteException.ConnectionLost.class)
					.satisfies((ex) -> assertThat(((WriteException.ConnectionLost) ex).error()).isEqualTo(expected));
			}
			assertFails(stream.send(1), WriteException.ConnectionLost.class);
			assertThat(stream.calls).endsWith(StreamAction.CLOSE);
			assertEverythingIsReturned(stream);
		}

		@Test
		void itDiesWhileTheStreamWaitsForThePeersLimit() {
			MachineFixture stream = MachineFixture.create();
			stream.events.connected();
			Promise start = stream.machine.start();
			stream.drive();
			stream.events.startComplete(0, false);
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(BY_TRANSPORT);
			stream.drive();
			assertFails(start, StartException.ConnectionLost.class);
		}

		@Test
		void whatWasAcknowledgedBeforeStaysAcknowledged() {
			MachineFixture stream = MachineFixture.create().started();
			Promise send = stream.send(10);
			Promise finish = stream.finish();
			stream.events.sendComplete(false);
			stream.events.sendShutdownComplete(true);
			stream.events.shutdownComplete(BY_PEER);
			stream.drive();
			assertThat(send).isCompletedWithValue(null);
			assertThat(finish).isCompletedWithValue(null);
		}

	}

	@Nested
	class StopSending {

		@Test
		void failsPendingAndLaterSends() {
			MachineFixture stream = MachineFixture.create().started();
			Promise send = stream.send(10);
			stream.events.peerReceiveAborted(1234);
			stream.events.sendComplete(true);
			stream.drive();
			assertStopped(send, 1234);
			assertStopped(stream.send(10), 1234);
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertStopped(stream.finish(), 1234);
			assertThat(stream.calls).containsExactly(StreamAction.SEND, StreamAction.CLOSE);
			assertEverythingIsReturned(stream);
		}

		@Test
		void afterFinishFailsIt() {
			MachineFixture stream = MachineFixture.create().started();
			Promise send = stream.send(10);
			Promise finish = stream.finish();
			stream.events.peerReceiveAborted(0);
			stream.events.sendComplete(true);
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertStopped(send, 0);
			assertStopped(finish, 0);
		}

		@Test
		void afterFinishFailsItEvenIfTheEndIsAcknowledgedThen() {
			MachineFixture stream = MachineFixture.create().started();
			Promise send = stream.send(10);
			Promise finish = stream.finish();
			stream.events.peerReceiveAborted(7);
			stream.events.sendComplete(true);
			stream.events.sendShutdownComplete(true);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertStopped(send, 7);
			assertStopped(finish, 7);
		}

		@Test
		void refusalOfTheStreamIsAStopWithCodeZero() {
			MachineFixture stream = MachineFixture.create().started();
			stream.events.peerReceiveAborted(0);
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertStopped(stream.send(10), 0);
		}

		@Test
		void aSendInsideTheEventEndsStopped() {
			MachineFixture stream = MachineFixture.create().started();
			Promise send = stream.send(10);
			// msquic still accepts it here, and cancels it then.
			stream.events.sendComplete(true);
			stream.events.peerReceiveAborted(7);
			stream.drive();
			assertStopped(send, 7);
		}

		@Test
		void staysTheReasonWhenTheConnectionEndsLater() {
			MachineFixture stream = MachineFixture.create().started();
			stream.events.peerReceiveAborted(1234);
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(BY_PEER);
			stream.drive();
			assertStopped(stream.send(1), 1234);
			assertStopped(stream.finish(), 1234);
		}

		private void assertStopped(CompletableFuture<Void> future, long code) {
			assertFails(future, WriteException.Stopped.class)
				.satisfies((ex) -> assertThat(((WriteException.Stopped) ex).errorCode()).isEqualTo(code));
		}

	}

	@Nested
	class Abort {

		@Test
		void failsWhatIsNotAcknowledged() {
			MachineFixture stream = MachineFixture.create().started();
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
			assertEverythingIsReturned(stream);
		}

		@Test
		void worksAfterFinish() {
			MachineFixture stream = MachineFixture.create().started();
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
			MachineFixture stream = MachineFixture.create().started();
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
		void ofAStreamThatIsNotOpenedNeedsNothingNative() {
			MachineFixture stream = MachineFixture.create();
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
			MachineFixture stream = MachineFixture.create();
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
			MachineFixture stream = openingMessage();
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
			assertEverythingIsReturned(stream);
		}

		@Test
		void tellsThePeerTheCodeOfTheFirstRequest() {
			MachineFixture stream = MachineFixture.create().started();
			stream.machine.abort(3);
			stream.machine.abort(4);
			stream.machine.close();
			stream.drive();
			assertThat(stream.calls).containsExactly(StreamAction.ABORT);
			assertThat(stream.actions.abortCode()).isEqualTo(3);
		}

		@Test
		void finishAfterAbortFails() {
			MachineFixture stream = MachineFixture.create().started();
			stream.machine.abort(3);
			assertFails(stream.finish(), WriteException.Aborted.class);
			assertThat(stream.calls).containsExactly(StreamAction.ABORT);
		}

		@Test
		void afterShutdownHasNoEffect() {
			MachineFixture stream = MachineFixture.create().started();
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
			MachineFixture stream = MachineFixture.create(SendStreamOptions.defaults().withCloseErrorCode(42))
				.started();
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
			MachineFixture stream = MachineFixture.create().started();
			Promise send = stream.send(10);
			Promise finish = stream.finish();
			assertThat(stream.machine.close()).isFalse();
			stream.drive();
			assertThat(stream.calls).doesNotContain(StreamAction.ABORT);
			completeGracefully(stream);
			assertThat(send).isCompletedWithValue(null);
			assertThat(finish).isCompletedWithValue(null);
		}

		@Test
		void ofAStreamThatHasFailedIsNotWorthAWarning() {
			MachineFixture stream = MachineFixture.create().started();
			stream.send(10);
			stream.events.peerReceiveAborted(7);
			assertThat(stream.machine.close()).isFalse();
		}

		@Test
		void ofAnUnusedStreamLosesNothing() {
			MachineFixture stream = MachineFixture.create();
			assertThat(stream.machine.close()).isFalse();
			stream.drive();
			assertThat(stream.calls).isEmpty();
			assertThat(stream.actions.isGone()).isTrue();
			assertFails(stream.send(1), WriteException.Closed.class);
		}

		@Test
		void theHandleStaysOpenWhileACallNeedsIt() {
			MachineFixture stream = MachineFixture.create().started();
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
			MachineFixture stream = MachineFixture.create().started();
			Promise send = stream.machine.send(ByteBuffer.allocate(10));
			assertThat(stream.actions.next()).isEqualTo(StreamAction.SEND);
			stream.actions.sendRefused(ABORTED, null);
			stream.drive();
			assertThat(send).isNotDone();
			stream.events.peerReceiveAborted(8);
			stream.drive();
			assertFails(send, WriteException.Stopped.class);
			assertEverythingIsReturned(stream);
		}

		@Test
		void ofASendForAnotherReasonAbortsTheStream() {
			MachineFixture stream = MachineFixture.create().started();
			Promise send = stream.machine.send(ByteBuffer.allocate(10));
			assertThat(stream.actions.next()).isEqualTo(StreamAction.SEND);
			stream.actions.sendRefused(MsQuicStatus.OUT_OF_MEMORY.code(), null);
			stream.drive();
			assertFails(send, WriteException.Other.class).withMessageContaining("OUT_OF_MEMORY (12)");
			assertThat(stream.calls).containsExactly(StreamAction.ABORT);
		}

		@Test
		void ofAMessageFailsItAndClosesTheHandle() {
			MachineFixture stream = MachineFixture.message();
			stream.events.connected();
			stream.machine.send(ByteBuffer.allocate(10));
			Promise finish = stream.machine.finish();
			assertThat(stream.actions.next()).isEqualTo(StreamAction.OPEN);
			stream.actions.opened();
			assertThat(stream.actions.next()).isEqualTo(StreamAction.SEND);
			stream.actions.sendRefused(INVALID_STATE, BY_LOCAL);
			stream.drive();
			assertFails(finish, StartException.ConnectionLost.class);
			assertThat(stream.calls).containsExactly(StreamAction.CLOSE);
			assertEverythingIsReturned(stream);
		}

		@Test
		void anErrorInAHandlerFailsTheStream() {
			MachineFixture stream = MachineFixture.create().started();
			Promise send = stream.send(10);
			stream.events.internalError(new StackOverflowError("too deep"));
			stream.drive();
			assertThat(stream.calls).endsWith(StreamAction.ABORT);
			stream.events.sendComplete(true);
			stream.drive();
			assertFails(send, WriteException.Other.class).withCauseInstanceOf(StackOverflowError.class);
		}

	}

	@Nested
	class Writability {

		@Test
		void isToldWhenWhatWasQueuedLeavesRoom() {
			MachineFixture stream = MachineFixture.create().started();
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
			MachineFixture stream = MachineFixture.create().started();
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
			MachineFixture stream = MachineFixture.create().started();
			stream.events.idealSendBufferSize(Long.MAX_VALUE);
			stream.send(3 * (int) MachineFixture.STREAM_WINDOW);
			assertThat(stream.queue.bytesInFlight()).isEqualTo(MachineFixture.STREAM_WINDOW);
			stream.events.idealSendBufferSize(1);
			assertThat(stream.queue.room()).as("it only grows").isZero();
		}

		@Test
		void failsWithTheStream() {
			MachineFixture stream = MachineFixture.create();
			Promise writable = stream.machine.whenWritable();
			stream.events.connectionLost(BY_PEER);
			stream.drive();
			assertFails(writable, StartException.ConnectionLost.class);
		}

	}

	/** The chain is read without the lock, while other threads go on. */
	@Test
	void whatHasBeenTakenDoesNotGrow() {
		MachineFixture stream = MachineFixture.create().started();
		Promise send = stream.send(10);
		Promise decided = stream.machine.takeDecided();
		stream.machine.abort(3);
		stream.events.sendComplete(true);
		assertThat(send.isDecided()).isTrue();
		assertThat(decided).isNull();
	}

	/** A message for which opening and sending are under way. */
	private static MachineFixture openingMessage() {
		MachineFixture stream = MachineFixture.message();
		stream.machine.sendMessage(ByteBuffer.allocate(100));
		stream.events.connected();
		assertThat(stream.actions.next()).isEqualTo(StreamAction.OPEN);
		assertThat(stream.actions.next()).isEqualTo(StreamAction.SEND);
		return stream;
	}

	private static void completeGracefully(MachineFixture stream) {
		while (stream.queue.bytesInFlight() > 0) {
			stream.events.sendComplete(false);
			stream.drive();
		}
		stream.events.sendShutdownComplete(true);
		stream.events.shutdownComplete(null);
		stream.drive();
	}

	private static void assertStates(MachineFixture stream, StreamState state, StreamSendState sendState) {
		assertThat(stream.machine.state()).isEqualTo(state);
		assertThat(stream.machine.sendState()).isEqualTo(sendState);
	}

	private static void assertEverythingIsReturned(MachineFixture stream) {
		assertThat(stream.memory.used()).isZero();
		assertThat(stream.queue.isIdle()).isTrue();
	}

	private static ThrowableAssertAlternative<? extends Throwable> assertFails(CompletableFuture<Void> future,
			Class<? extends QuicSendException> type) {
		if (future instanceof Promise promise && promise.isDecided()) {
			promise.complete();
		}
		assertThat(future).isCompletedExceptionally();
		Throwable failure = assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.actual()
			.getCause();
		return assertThatExceptionOfType(type).isThrownBy(() -> {
			throw failure;
		});
	}

}
