package io.quicsend;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.quicsend.ConnectionError.ShutdownByLocal;
import io.quicsend.ConnectionError.ShutdownByPeer;
import io.quicsend.ConnectionError.ShutdownByTransport;
import io.quicsend.msquic.MsQuicStatus;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static io.quicsend.StreamFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every order of events that has been seen of msquic, and what must come of it.
 */
class StreamEventsTests {

	private static final int LIMIT_REACHED = MsQuicStatus.STREAM_LIMIT_REACHED.code();

	private static final int INVALID_STATE = MsQuicStatus.INVALID_STATE.code();

	private static final int TIMEOUT = MsQuicStatus.CONNECTION_TIMEOUT.code();

	private static final Loss BY_PEER = new Loss(new ShutdownByPeer(99), true, "the peer closed it with code 99", null);

	private static final Loss BY_LOCAL = new Loss(new ShutdownByLocal(), true, "this side closed it", null);

	private static final Loss BY_TRANSPORT = new Loss(new ShutdownByTransport(TIMEOUT, 7), true, "timed out", null);

	@Nested
	class PeerLimit {

		@Test
		void startWaitsForPeerAccepted() {
			StreamFixture stream = blocked();
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
			StreamFixture stream = StreamFixture.create(SendStreamOptions.defaults().withFailWhenBlocked(true));
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
			stream.assertEverythingIsReturned();
		}

		@Test
		void aFailedHandleIsNotStartedAgain() {
			StreamFixture stream = StreamFixture.create(SendStreamOptions.defaults().withFailWhenBlocked(true));
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
			StreamFixture stream = blocked();
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
			stream.assertEverythingIsReturned();
		}

		@Test
		void aDeadlineGivesUpAtOnce() {
			StreamFixture stream = StreamFixture
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
			StreamFixture stream = StreamFixture.create().started();
			stream.events.startTimedOut(Duration.ofMillis(50));
			stream.drive();
			assertThat(stream.calls).isEmpty();
			assertThat(stream.machine.start()).isDone();
		}

		private StreamFixture blocked() {
			StreamFixture stream = StreamFixture.create();
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
		void aFailedHandshakeFailsWhatWaits() {
			StreamFixture stream = StreamFixture.create();
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
			StreamFixture stream = StreamFixture.create();
			Promise send = stream.send(10);
			stream.events.connectionLost(
					new Loss(new ShutdownByTransport(0, 0), false, "the host is unknown", new Exception("cause")));
			stream.drive();
			assertFails(send, StartException.ConnectionNotStarted.class).withMessageContaining("the host is unknown");
		}

		@Test
		void itsEndWhileTheStreamIsOpenedLeavesNothingOpen() {
			StreamFixture stream = StreamFixture.openingMessage();
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
			stream.assertEverythingIsReturned();
		}

		@Test
		void startFailsWithAnEventOnAClosedConnection() {
			StreamFixture stream = StreamFixture.create();
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
			StreamFixture stream = StreamFixture.create();
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
			StreamFixture stream = StreamFixture.create().started();
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
			stream.assertEverythingIsReturned();
		}

		@Test
		void itDiesWhileTheStreamWaitsForThePeersLimit() {
			StreamFixture stream = StreamFixture.create();
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
			StreamFixture stream = StreamFixture.create().started();
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
			StreamFixture stream = StreamFixture.create().started();
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
			stream.assertEverythingIsReturned();
		}

		@Test
		void afterFinishFailsIt() {
			StreamFixture stream = StreamFixture.create().started();
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
			StreamFixture stream = StreamFixture.create().started();
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
			StreamFixture stream = StreamFixture.create().started();
			stream.events.peerReceiveAborted(0);
			stream.events.sendShutdownComplete(false);
			stream.events.shutdownComplete(null);
			stream.drive();
			assertStopped(stream.send(10), 0);
		}

		@Test
		void aSendInsideTheEventEndsStopped() {
			StreamFixture stream = StreamFixture.create().started();
			Promise send = stream.send(10);
			// msquic still accepts it here, and cancels it then.
			stream.events.sendComplete(true);
			stream.events.peerReceiveAborted(7);
			stream.drive();
			assertStopped(send, 7);
		}

		@Test
		void staysTheReasonWhenTheConnectionEndsLater() {
			StreamFixture stream = StreamFixture.create().started();
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

	@Test
	void anErrorInAHandlerFailsTheStream() {
		StreamFixture stream = StreamFixture.create().started();
		Promise send = stream.send(10);
		stream.events.internalError(new StackOverflowError("too deep"));
		stream.drive();
		assertThat(stream.calls).endsWith(StreamAction.ABORT);
		stream.events.sendComplete(true);
		stream.drive();
		assertFails(send, WriteException.Other.class).withCauseInstanceOf(StackOverflowError.class);
	}

}
