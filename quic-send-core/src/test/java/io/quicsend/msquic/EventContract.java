package io.quicsend.msquic;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every event is read as msquic meant it.
 */
abstract class EventContract {

	private static final int START_FIN = MsQuic.SEND_FLAG_START | MsQuic.SEND_FLAG_FIN;

	abstract Raw raw();

	@Test
	void listenerSeesNameThatClientAskedFor() {
		Raw.RawPair pair = raw().pair();
		assertThat(pair.listener().events()).containsExactly("NEW_CONNECTION name=localhost");
	}

	@Test
	void connectionBringsProtocolAndStreamCredit() {
		RawConnection client = raw().pair().client();
		assertThat(client.await("CONNECTED")).isEqualTo("CONNECTED resumed=false alpn=" + Raw.ALPN);
		client.await("STREAMS_AVAILABLE bidirectional=0 unidirectional=100");
	}

	@Test
	void streamWithFinRunsThroughAllItsEvents() {
		Raw.RawPair pair = raw().pair();
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.start(0));
		Raw.check(stream.send(0, 0x7FFF_FFFF_FFFF_FFFFL, "abc".getBytes()));
		Raw.check(stream.send(MsQuic.SEND_FLAG_FIN, 8, "de".getBytes()));
		stream.await("SHUTDOWN_COMPLETE");
		assertThat(stream.events()).filteredOn((event) -> !event.startsWith("IDEAL_SEND_BUFFER_SIZE"))
			.containsExactly("START_COMPLETE status=0 id=2 accepted=true",
					"SEND_COMPLETE context=9223372036854775807 canceled=false",
					"SEND_COMPLETE context=8 canceled=false", "SEND_SHUTDOWN_COMPLETE graceful=true",
					"SHUTDOWN_COMPLETE connection=false appClose=false byApp=false remotely=false code=0 status=0");
		pair.server().await("PEER_STREAM_STARTED flags=1");
		RawStream received = pair.server().awaitPeerStream();
		received.await("SHUTDOWN_COMPLETE");
		assertThat(received.events()).containsSubsequence("PEER_SEND_SHUTDOWN",
				"SHUTDOWN_COMPLETE connection=false appClose=false byApp=false remotely=false code=0 status=0");
		assertThat(received.events().get(0)).startsWith("RECEIVE offset=0 length=");
	}

	@Test
	void receiveTellsOffsetAndFin() {
		Raw.RawPair pair = raw().pair();
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.send(MsQuic.SEND_FLAG_START, 0, "abc".getBytes()));
		RawStream received = pair.server().awaitPeerStream();
		received.await("RECEIVE offset=0 length=3 flags=0");
		Raw.check(stream.send(MsQuic.SEND_FLAG_FIN, 0, "de".getBytes()));
		received.await("RECEIVE offset=3 length=2 flags=" + MsQuic.RECEIVE_FLAG_FIN);
	}

	@Test
	void receivingLessBringsRestLater() {
		Raw.RawPair pair = raw().pair();
		pair.server().onPeerStream((stream) -> stream.onEach((handle, event) -> {
			if (StreamEvent.type(raw().memory, event) == StreamEvent.RECEIVE
					&& StreamEvent.receiveAbsoluteOffset(raw().memory, event) == 0) {
				StreamEvent.setReceiveTotalLength(raw().memory, event, 1);
			}
			return 0;
		}));
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.send(START_FIN, 0, "abc".getBytes()));
		RawStream received = pair.server().awaitPeerStream();
		received.await("RECEIVE offset=0 length=3");
		Raw.check(raw().api.streamReceiveSetEnabled(received.handle, 1));
		received.await("RECEIVE offset=1 length=2");
	}

	@Test
	void abortReachesPeerWithItsCode() {
		Raw.RawPair pair = raw().pair();
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.send(MsQuic.SEND_FLAG_START, 0, "abc".getBytes()));
		RawStream received = pair.server().awaitPeerStream();
		Raw.check(stream.shutdown(MsQuic.STREAM_SHUTDOWN_FLAG_ABORT_SEND, 0x1234_5678_9AL));
		received.await("PEER_SEND_ABORTED code=" + 0x1234_5678_9AL);
		stream.await("SEND_SHUTDOWN_COMPLETE graceful=false");
	}

	@Test
	@DisplayName("A8: a stop of the peer comes with its code")
	void stopOfPeerComesWithItsCode() {
		Raw.RawPair pair = raw().pair();
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.send(MsQuic.SEND_FLAG_START, 0, "abc".getBytes()));
		RawStream received = pair.server().awaitPeerStream();
		Raw.check(received.shutdown(MsQuic.STREAM_SHUTDOWN_FLAG_ABORT_RECEIVE, MsQuic.MAX_ERROR_CODE));
		stream.await("PEER_RECEIVE_ABORTED code=" + MsQuic.MAX_ERROR_CODE);
	}

	@Test
	@DisplayName("A12: a stream over the limit is accepted when the limit is raised")
	void blockedStreamIsAcceptedLater() {
		Raw.RawPair pair = raw().pair(raw().server(raw().settings().peerUnidiStreamCount(0), Raw.ALPN), raw().client());
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.start(MsQuic.STREAM_START_FLAG_INDICATE_PEER_ACCEPT));
		stream.await("START_COMPLETE status=0 id=2 accepted=false");
		QuicSettings raised = raw().settings().peerUnidiStreamCount(1);
		Raw.check(raw().api.setParam(pair.server().handle, MsQuic.PARAM_CONN_SETTINGS, QuicSettings.SIZE,
				raised.address()));
		stream.await("PEER_ACCEPTED");
	}

	@Test
	@DisplayName("A11: a start that must not block fails with STREAM_LIMIT_REACHED")
	void startOverLimitFails() {
		Raw.RawPair pair = raw().pair(raw().server(raw().settings().peerUnidiStreamCount(0), Raw.ALPN), raw().client());
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.start(MsQuic.STREAM_START_FLAG_FAIL_BLOCKED | MsQuic.STREAM_START_FLAG_SHUTDOWN_ON_FAIL));
		stream.await("START_COMPLETE status=" + MsQuicStatus.STREAM_LIMIT_REACHED.code() + " id=-1 accepted=false");
		stream.await("SHUTDOWN_COMPLETE connection=false");
	}

	@Test
	void idealSendBufferSizeGrowsUnderLoad() {
		QuicSettings settings = raw().settings()
			.peerUnidiStreamCount(1)
			.streamRecvWindowDefault(16 << 20)
			.connFlowControlWindow(16 << 20);
		Raw.RawPair pair = raw().pair(raw().server(settings, Raw.ALPN), raw().client());
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.start(0));
		byte[] chunk = new byte[4 << 20];
		for (int i = 0; i < 8; i++) {
			Raw.check(stream.send((i < 7) ? 0 : MsQuic.SEND_FLAG_FIN, i, chunk));
		}
		stream.await("SHUTDOWN_COMPLETE");
		assertThat(stream.await("IDEAL_SEND_BUFFER_SIZE")).matches("IDEAL_SEND_BUFFER_SIZE bytes=\\d{6,9}");
	}

	@Test
	@DisplayName("A5: a peer's close is shown with its code on connection and stream")
	void peerClosesConnection() {
		Raw.RawPair pair = raw().pair();
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.send(MsQuic.SEND_FLAG_START, 0, "abc".getBytes()));
		pair.server().awaitPeerStream();
		pair.server().shutdown(99);
		pair.client().await("SHUTDOWN_INITIATED_BY_PEER code=99");
		assertThat(stream.await("SHUTDOWN_COMPLETE"))
			.startsWith("SHUTDOWN_COMPLETE connection=true appClose=false byApp=true remotely=true code=99 status=");
		assertThat(pair.client().await("SHUTDOWN_COMPLETE")).startsWith("SHUTDOWN_COMPLETE handshake=true")
			.endsWith("appClose=false");
	}

	@Test
	void ownCloseIsShownOnStream() {
		Raw.RawPair pair = raw().pair();
		RawStream stream = RawStream.open(pair.client());
		Raw.check(stream.start(0));
		stream.await("START_COMPLETE");
		pair.client().shutdown(7);
		assertThat(stream.await("SHUTDOWN_COMPLETE"))
			.startsWith("SHUTDOWN_COMPLETE connection=true appClose=false byApp=true remotely=false code=7 status=");
	}

	@Test
	@DisplayName("C1: a protocol that the server does not know is shown as ALPN_NEG_FAILURE")
	void protocolThatServerDoesNotKnow() {
		RawConnection connection = RawConnection.open(raw());
		connection.start(raw().client(raw().settings(), Raw.TRUSTING_CLIENT, "other"),
				raw().listen(raw().server()).port());
		assertThat(connection.await("SHUTDOWN_INITIATED_BY_TRANSPORT")).isEqualTo(
				"SHUTDOWN_INITIATED_BY_TRANSPORT status=" + MsQuicStatus.ALPN_NEG_FAILURE.code() + " code=" + 0x178);
		assertThat(connection.await("SHUTDOWN_COMPLETE")).startsWith("SHUTDOWN_COMPLETE handshake=false");
	}

	@Test
	@DisplayName("B14: the end of an idle connection is shown as CONNECTION_IDLE")
	void idleConnectionEnds() {
		long client = raw().client(raw().settings().idleTimeoutMs(200).sendBufferingEnabled(false), Raw.TRUSTING_CLIENT,
				Raw.ALPN);
		Raw.RawPair pair = raw().pair(raw().server(), client);
		pair.client().await("SHUTDOWN_INITIATED_BY_TRANSPORT status=" + MsQuicStatus.CONNECTION_IDLE.code());
	}

	@Test
	@DisplayName("D6: events of a call made inside an event arrive before that call returns")
	void eventsAreNested() {
		AtomicReference<RawStream> opened = new AtomicReference<>();
		AtomicReference<List<String>> seen = new AtomicReference<>();
		RawListener listener = raw().listen(raw().server());
		RawConnection connection = RawConnection.open(raw());
		connection.onEach((handle, event) -> {
			if (ConnectionEvent.type(raw().memory, event) == ConnectionEvent.CONNECTED) {
				RawStream stream = RawStream.open(connection);
				Raw.check(stream.send(START_FIN, 0, "abc".getBytes()));
				seen.set(stream.events());
				opened.set(stream);
			}
			return 0;
		});
		connection.start(raw().client(), listener.port());
		listener.awaitConnection().awaitPeerStream().await("PEER_SEND_SHUTDOWN");
		assertThat(seen.get()).singleElement().asString().startsWith("START_COMPLETE status=0 id=2");
		opened.get().await("SEND_SHUTDOWN_COMPLETE graceful=true");
	}

	@Test
	void peerCertificateIsRefusedByStatus() {
		RawConnection connection = RawConnection.open(raw());
		connection.onEach((handle,
				event) -> (ConnectionEvent.type(raw().memory, event) == ConnectionEvent.PEER_CERTIFICATE_RECEIVED)
						? MsQuicStatus.BAD_CERTIFICATE.code() : 0);
		connection.start(raw().client(raw().settings(), Raw.INDICATING_CLIENT, Raw.ALPN),
				raw().listen(raw().server()).port());
		connection.await("SHUTDOWN_INITIATED_BY_TRANSPORT status=" + MsQuicStatus.BAD_CERTIFICATE.code());
	}

}
